#include "tools/bench/plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <vector>

#include "tools/bench/words.h"

namespace daybook::bench {
namespace {

constexpr double kWidth = 960, kHeight = 780, kLeft = 92, kRight = 32;
constexpr std::string_view kBlue = "#1f5fa8", kOrange = "#c2571a";

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return result;
}

struct Tick {
  double at;  // 0 to 1 along the axis
  std::string label;
};

// A coordinate system with its frame, grid and labels; x and y go from 0 to 1.
class Panel {
 public:
  Panel(double top, double height) : top_(top), height_(height) {}

  double x(double share) const { return kLeft + share * (kWidth - kLeft - kRight); }
  double y(double share) const { return top_ + (1 - share) * height_; }

  std::string frame(const std::string& title, const std::string& x_title, const std::vector<Tick>& across,
                    const std::vector<Tick>& up) const {
    auto svg = text(kLeft, top_ - 14, "title", "start", title);
    for (const auto& tick : up) {
      svg += line("grid", x(0), y(tick.at), x(1), y(tick.at)) +
             text(kLeft - 10, y(tick.at) + 4, "label", "end", tick.label);
    }
    for (const auto& tick : across) {
      svg +=
          line("grid", x(tick.at), y(0), x(tick.at), y(1)) + text(x(tick.at), y(0) + 20, "label", "middle", tick.label);
    }
    svg += line("axis", x(0), y(0), x(1), y(0)) + line("axis", x(0), y(0), x(0), y(1));
    return svg + text((x(0) + x(1)) / 2, y(0) + 42, "label", "middle", x_title);
  }

  std::string curve(const std::vector<std::pair<double, double>>& points, std::string_view colour,
                    std::string_view dashes = "none") const {
    std::string svg = "<polyline class=\"curve\" stroke=\"" + std::string(colour) + "\" stroke-dasharray=\"" +
                      std::string(dashes) + "\" points=\"";
    for (const auto& [across, up] : points) svg += number(x(across)) + "," + number(y(up)) + " ";
    return svg + "\"/>\n";
  }

  static std::string text(double x, double y, const std::string& kind, const std::string& anchor,
                          const std::string& words) {
    return "<text class=\"" + kind + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor +
           "\">" + escaped(words) + "</text>\n";
  }
  static std::string line(const std::string& kind, double x1, double y1, double x2, double y2) {
    return "<line class=\"" + kind + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
           "\" y2=\"" + number(y2) + "\"/>\n";
  }

 private:
  double top_, height_;
};

std::string with_three_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return value >= 1e3 ? number(std::round(value)) : text;
}

std::string grouped(double value) {
  auto digits = number(std::round(value));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

// In lines that fit the picture, broken behind commas.
std::vector<std::string> lines_of(std::string_view words) {
  constexpr std::size_t kLineLetters = 118;
  std::vector<std::string> lines;
  while (words.size() > kLineLetters) {
    const auto comma = words.rfind(", ", kLineLetters);
    const auto end = comma == std::string_view::npos ? kLineLetters : comma + 2;
    lines.emplace_back(words.substr(0, end));
    words.remove_prefix(end);
  }
  lines.emplace_back(words);
  return lines;
}

std::string duration_label(double microseconds) {
  if (microseconds >= 1e6) return with_three_digits(microseconds / 1e6) + " s";
  if (microseconds >= 1e3) return with_three_digits(microseconds / 1e3) + " ms";
  return with_three_digits(microseconds) + " µs";
}

// Latencies on a logarithmic axis that begins and ends at a 1, 2 or 5.
struct LatencyAxis {
  double low, high;  // microseconds

  explicit LatencyAxis(const Latencies& latencies, std::int64_t max) {
    low = below(std::max(1.0, static_cast<double>(latencies.at(0)) / 1e3));
    high = low;
    while (high < static_cast<double>(max) / 1e3 || high == low) high = next(high);
  }
  double place(double microseconds) const {
    return std::clamp(std::log(std::max(microseconds, low) / low) / std::log(high / low), 0.0, 1.0);
  }
  std::vector<Tick> ticks() const {
    std::vector<Tick> all;
    auto value = low;
    while (value <= high * 1.001) {
      all.push_back({place(value), duration_label(value)});
      value = next(value);
    }
    return all;
  }

 private:
  static double power(double value) { return std::pow(10, std::floor(std::log10(value * 1.0001))); }
  static double next(double value) {
    const auto lead = value / power(value);
    return power(value) * (lead < 1.5 ? 2 : lead < 3 ? 5 : 10);
  }
  static double below(double value) {
    const auto lead = value / power(value);
    return power(value) * (lead < 2 ? 1 : lead < 5 ? 2 : 5);
  }
};

// Percentiles on an axis on which each further nine is as wide as the one before.
std::vector<std::pair<double, double>> points_of(const Latencies& latencies, const LatencyAxis& axis, double nines) {
  constexpr int kPoints = 400;
  std::vector<std::pair<double, double>> points;
  for (int i = 0; i <= kPoints; ++i) {
    const double across = static_cast<double>(i) / kPoints;
    points.emplace_back(across, axis.place(static_cast<double>(latencies.at(1 - std::pow(10, -across * nines))) / 1e3));
  }
  return points;
}

std::string latency_panel(const Report& report) {
  const auto all = all_latencies(report.figures);
  if (all.count() == 0) return {};
  const auto corrected = corrected_latencies(report);
  const Panel panel(140, 330);
  const double nines = std::clamp(std::ceil(std::log10(static_cast<double>(all.count()))), 2.0, 6.0);
  std::vector<Tick> across{{0, "0"}, {std::log10(2) / nines, "50 %"}};
  std::string label = "90";
  for (int nine = 1; nine <= static_cast<int>(nines); ++nine) {
    across.push_back({nine / nines, label + " %"});
    label += nine == 1 ? "" : nine == 2 ? ".9" : "9";
    if (nine == 1) label = "99";
  }
  const LatencyAxis axis(all, all.max());
  auto svg = panel.frame("Latency by percentile", "percentile of requests", across, axis.ticks());
  if (corrected) svg += panel.curve(points_of(*corrected, axis, nines), kOrange, "7 5");
  svg += panel.curve(points_of(all, axis, nines), kBlue);
  const auto key = [&](const std::string& kind, double up, const std::string& words) {
    svg += Panel::line(kind, panel.x(0.66), panel.y(up), panel.x(0.70), panel.y(up)) +
           Panel::text(panel.x(0.71), panel.y(up) + 4, "label", "start", words);
  };
  key("key", corrected ? 0.12 : 0.05, report.options.rate > 0 ? "from when it was due" : "from when it was sent");
  if (corrected) key("key dashed", 0.05, "corrected for coordinated omission");
  return svg;
}

std::string throughput_panel(const Report& report) {
  const auto& seconds = report.figures.per_second;
  if (seconds.empty()) return {};
  const Panel panel(565, 140);
  const double most = std::max<double>(1, static_cast<double>(*std::ranges::max_element(seconds)));
  const double magnitude = std::pow(10, std::floor(std::log10(most)));
  const double step = most / magnitude < 2 ? magnitude / 2 : most / magnitude < 5 ? magnitude : 2 * magnitude;
  const double top = std::ceil(most / step) * step;
  std::vector<Tick> up, across;
  const auto steps = std::lround(top / step);
  for (long i = 0; i <= steps; ++i) {
    const auto value = static_cast<double>(i) * step;
    up.push_back({value / top, value >= 1e3 ? number(value / 1e3) + " k" : number(value)});
  }
  const auto count = static_cast<double>(seconds.size());
  const auto every = (seconds.size() + 11) / 12;
  for (std::size_t second = 0; second <= seconds.size(); second += every) across.push_back({static_cast<double>(second) / count, number(static_cast<double>(second))});
  auto svg = panel.frame(std::string(writes(report.options) ? "Transactions" : "Requests") + " a second",
                         "seconds of the measured time", across, up);
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    const double share = static_cast<double>(seconds[i]) / top;
    points.emplace_back(static_cast<double>(i) / count, share);
    points.emplace_back(static_cast<double>(i + 1) / count, share);
  }
  return svg + panel.curve(points, kBlue);
}

}  // namespace

std::string svg_of(const Report& report) {
  const auto size =
      number(kWidth) + "\" height=\"" + number(kHeight) + "\" viewBox=\"0 0 " + number(kWidth) + " " + number(kHeight);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + size +
                    "\" font-family=\"system-ui, 'DejaVu Sans', sans-serif\">\n";
  svg +=
      "<style>.head{font-size:19px;font-weight:600;fill:#16202c}.title{font-size:15px;font-weight:600;fill:#16202c}."
      "label{font-size:12.5px;fill:#45505e}"
      ".grid{stroke:#e3e7ec}.axis{stroke:#6b7683;stroke-width:1.2}.curve{fill:none;stroke-width:2.2;stroke-linejoin:"
      "round}";
  svg += ".key{stroke:" + std::string(kBlue) + ";stroke-width:2.2}.dashed{stroke:" + std::string(kOrange) +
         ";stroke-dasharray:7 5}</style>\n";
  svg += "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  const auto& figures = report.figures;
  const bool counts_transactions = writes(report.options);
  const auto per_second =
      static_cast<double>(counts_transactions ? figures.transactions : figures.requests) / figures.seconds;
  const auto all = all_latencies(figures);
  svg += Panel::text(kLeft, 40, "head", "start",
                     grouped(per_second) + (counts_transactions ? " transactions/s" : " requests/s") + ", p50 " +
                         duration_label(static_cast<double>(all.at(0.5)) / 1e3) + ", p99 " +
                         duration_label(static_cast<double>(all.at(0.99)) / 1e3));
  double y = 64;
  for (const auto& line : lines_of(workload_words(report.options))) {
    svg += Panel::text(kLeft, y, "label", "start", line);
    y += 18;
  }
  return svg + latency_panel(report) + throughput_panel(report) + "</svg>\n";
}

}  // namespace daybook::bench
