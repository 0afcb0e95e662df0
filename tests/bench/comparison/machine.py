"""What the figures are of: hardware, system, versions."""
import json
import os
import platform
import re
import time

from comparison.postgres import PROGRAMS, settings
from comparison.running import run


def _lscpu():
    fields = json.loads(run(["lscpu", "--json"], 20)[0])["lscpu"]
    flat = {}
    while fields:
        field = fields.pop()
        flat[field["field"].rstrip(":")] = field["data"]
        fields += field.get("children", [])
    return flat


def _disk(folder):
    source, kind = run(["findmnt", "-nro", "SOURCE,FSTYPE", "-T", folder], 20)[0].split()[:2]
    device = os.path.basename(os.path.realpath(source))
    try:
        size, rotates = run(["lsblk", "-dbno", "SIZE,ROTA", f"/dev/{device}"], 20)[0].split()
        return f"{device}, {int(size) >> 30} GiB, {'rotating' if rotates == '1' else 'not rotating'}, {kind}"
    except Exception:  # no device of its own: a network or memory file system
        return f"{source}, {kind}"


def describe(options, folder):
    cpu = _lscpu()
    with open("/etc/os-release") as file:
        system = re.search(r'PRETTY_NAME="(.*)"', file.read())[1]
    with open("build/npm-bench/package.json") as file:
        packages = json.load(file)["dependencies"]
    commit = run(["git", "rev-parse", "--short=12", "HEAD"], 20)[0].strip()
    altered = "" if run(["git", "status", "--porcelain", "--untracked-files=no"], 20)[0].strip() == "" else " with changes"
    return {
        "when": time.strftime("%Y-%m-%d", time.gmtime()),
        "cpu": f"{cpu.get('Model name', platform.machine())}, {os.cpu_count()} cores",
        "virtual": cpu.get("Hypervisor vendor"),
        "memoryBytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "disk": _disk(folder),
        "system": f"{system}, Linux {platform.release()}",
        "versions": {
            "Daybook": run([options.program, "--version"], 20)[0].split()[-1],
            "commit": commit + altered,
            "PostgreSQL": run([f"{PROGRAMS}/postgres", "--version"], 20)[0].split()[2],
            "Node": run(["node", "--version"], 20)[0].strip().lstrip("v"),
            "Fastify": packages["fastify"],
            "pg": packages["pg"],
        },
        "postgresSettings": settings(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }
