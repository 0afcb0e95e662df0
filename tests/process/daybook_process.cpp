#include "process/daybook_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <system_error>
#include <thread>

extern char** environ;

namespace daybook::test {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

pid_t spawn(const std::vector<std::string>& command, const std::filesystem::path& out, const std::filesystem::path& err) {
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  pid_t pid = -1;
  const int failure = posix_spawnp(&pid, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), command.front());
  return pid;
}

}  // namespace

Ran run(const std::vector<std::string>& words) {
  DaybookProcess process(words);
  const int code = process.wait();
  return {code, process.output(), process.log()};
}

bool comes_true(const std::function<bool()>& condition) {
  const auto deadline = steady_clock::now() + kPatience;
  while (!condition()) {
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

DaybookProcess::DaybookProcess(const std::vector<std::string>& arguments, const std::vector<std::string>& wrapper) {
  std::vector<std::string> command = wrapper;
  command.emplace_back(DAYBOOK_PROGRAM);
  std::ranges::copy(arguments, std::back_inserter(command));
  pid_ = spawn(command, folder_.path() / "out", folder_.path() / "err");
}

DaybookProcess::~DaybookProcess() {
  if (!runs()) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool DaybookProcess::runs() {
  if (exit_) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
  exit_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return false;
}

unsigned short DaybookProcess::port() {
  static const std::regex listening(R"re("message":"listening","address":"[^"]*:(\d+)")re");
  std::smatch match;
  std::string said;
  const bool listens = comes_true([&] {
    const bool ended = !runs();  // asked first: what it said before it ended is then in the file
    said = log();
    return std::regex_search(said, match, listening) || ended;
  });
  if (!listens || match.empty()) throw std::runtime_error("daybook does not listen; it said: " + output() + said);
  return static_cast<unsigned short>(std::stoi(match.str(1)));
}

void DaybookProcess::send_signal(int signal) {
  if (runs()) ::kill(pid_, signal);
}

int DaybookProcess::wait() {
  if (!comes_true([this] { return !runs(); })) throw std::runtime_error("daybook still runs; it said: " + output() + log());
  return *exit_;
}

std::string DaybookProcess::output() const { return read_all(folder_.path() / "out"); }

std::string DaybookProcess::log() const { return read_all(folder_.path() / "err"); }

std::string DaybookProcess::operator_key() const {
  static const std::regex line(R"(operator key\s+(dbk_[-_A-Za-z0-9]{43}))");
  const std::string printed = output();
  std::smatch match;
  if (!std::regex_search(printed, match, line)) throw std::runtime_error("no operator key was printed: " + printed);
  return match.str(1);
}

std::vector<std::string> serve_arguments(const std::filesystem::path& data, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"serve", "--data", data.string(), "--listen", "127.0.0.1:0"};
  std::ranges::copy(more, std::back_inserter(arguments));
  return arguments;
}

}  // namespace daybook::test
