// What the first start of a data folder makes and prints once: the operator's credential and, on request, a demo platform.
#pragma once

#include <optional>
#include <string>

#include "tools/administration.h"

namespace daybook {

inline constexpr const char* kDemoPlatform = "demo-platform";

// Makes the operator's credential where no active one exists. Throws std::runtime_error where it is refused.
std::optional<IssuedCredential> make_operator(Administration& administration, const Credentials& known);

// Makes the demo platform with an admin's credential, unless it has one that is active.
std::optional<IssuedCredential> make_demo(Administration& administration, const Credentials& known);

std::string words_about_operator(const IssuedCredential& issued);

// With four curl commands that work when they are pasted into a shell. `url` is http://HOST:PORT.
std::string words_about_demo(const IssuedCredential& issued, const std::string& url);

}  // namespace daybook
