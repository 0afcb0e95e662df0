// What the #include lines of the source tree must keep to: they point down the layers, never up; each layer uses only the
// libraries that are its own; headers that cost seconds of compile time never reach another layer.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace daybook {

// One line for each offence, "folder/file.h:12: what is wrong"; empty where all is well. `root` is the root of the source tree.
std::vector<std::string> layer_offences(const std::filesystem::path& root);

}  // namespace daybook
