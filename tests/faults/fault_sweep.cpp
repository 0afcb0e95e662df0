// Lets the n-th call fail that the real server makes on its data folder, for n = 1, 2, 3 … until a run has no such call left: fault_sweep [STRIDE
// [ROW]]. After each: a start without faults on what is left, `daybook verify`, and all that was acknowledged must be there, once. STRIDE takes
// only each STRIDE-th number; ROW is one row of the table below, from 0. Exit code 0 where all of it holds.
#include <algorithm>
#include <csignal>
#include <iostream>
#include <stdexcept>

#include "faults/faults.h"
#include "faults/workload.h"
#include "support/driver.h"

namespace daybook::test {
namespace {

struct Row {
  const char* part;  // of the data folder; empty: all of it
  Call call;
  Fault fault;
  bool lasts;
};

constexpr Row kRows[] = {
    {"", Call::write, Fault::io_error, false},
    {"", Call::write, Fault::disk_full, true},
    {"", Call::write, Fault::short_write, false},
    {"", Call::write, Fault::torn_write, true},
    {"", Call::sync, Fault::io_error, false},
    {"", Call::sync, Fault::io_error, true},
    {"", Call::rename, Fault::io_error, false},
    {"", Call::rename, Fault::disk_full, true},
    {"", Call::read, Fault::io_error, false},
    {"", Call::open, Fault::io_error, false},
    {"", Call::remove, Fault::io_error, false},
    {"", Call::truncate, Fault::io_error, false},
    {"", Call::allocate, Fault::disk_full, true},
    {"keys", Call::change, Fault::io_error, false},
    {"keys", Call::write, Fault::torn_write, true},
    {"", Call::change, Fault::kill, false},
    {"", Call::change, Fault::terminate, false},
};

constexpr std::uint64_t kFirstMax = 2;  // of the numbers tried, so that rare calls are among those of a wide stride

struct Sums {
  std::size_t runs = 0, went_on = 0, ended = 0, acknowledged = 0;
};

std::string name_of(const Row& row) {
  return std::string(*row.part ? row.part : "all files") + ", " + name_of(row.call) + ", " + name_of(row.fault) + (row.lasts ? " from then on" : " once");
}

// False where the run has no such call.
bool try_number(const Row& row, std::uint64_t number, Sums& sums) {
  const TemporaryFolder folder;
  const auto data = folder / "data";
  Faults faults(*row.part ? data / row.part : data);
  faults.arm(row.call, number, row.fault, row.lasts);
  Workload workload(data);
  const auto ended = workload.run(faults.wrapper());
  if (faults.hits() == 0) {
    if (!workload.is_done()) throw std::runtime_error("a run without faults did not come to its end: " + ended.log);
    return false;
  }
  try {
    if (row.fault != Fault::kill || ended.code != -SIGKILL) check_end(ended);
    workload.prove();
  } catch (const std::exception& error) {
    throw std::runtime_error(name_of(row) + ", number " + std::to_string(number) + ": " + error.what() + "\nIt had said: " + ended.log);
  }
  ++sums.runs;
  ++(ended.code == 0 ? sums.went_on : sums.ended);
  sums.acknowledged += workload.steps_acknowledged();
  return true;
}

// A number past the end may be passed by chance, since the threads of a server take turns; so where every number is tried, one more is.
void sweep(const Row& row, std::uint64_t stride, Sums& all) {
  Sums sums;
  int past = 0;
  for (std::uint64_t number = 1 + std::min(stride / 2, kFirstMax); past < (stride == 1 ? 2 : 1); number += stride) past = try_number(row, number, sums) ? 0 : past + 1;
  if (sums.runs == 0) throw std::runtime_error(name_of(row) + ": no fault was met, so nothing was tried");
  std::cout << name_of(row) << ": " << sums.runs << " faults, " << sums.went_on << " the server went on after, " << sums.ended << " it ended after, "
            << sums.acknowledged << " acknowledged, lost: 0" << std::endl;
  all.runs += sums.runs;
  all.acknowledged += sums.acknowledged;
}

void drive(std::uint64_t stride, std::optional<std::size_t> only) {
  Sums all;
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    if (!only || *only == i) sweep(kRows[i], stride, all);
  }
  std::cout << "in all " << all.runs << " faults, " << all.acknowledged << " acknowledged, lost: 0" << std::endl;
}

}  // namespace
}  // namespace daybook::test

int main(int count, char** arguments) {
  return daybook::test::driven(count, arguments, "fault_sweep [STRIDE [ROW]]", 0, 2, [](const daybook::test::Numbers& numbers) {
    daybook::test::keep_folders_in_memory();
    daybook::test::drive(numbers.empty() ? 1 : std::max<std::uint64_t>(1, numbers[0]), numbers.size() > 1 ? std::optional<std::size_t>(numbers[1]) : std::nullopt);
  });
}
