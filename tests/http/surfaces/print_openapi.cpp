// Prints the description of the surfaces, for tools that read it from a file.
#include <iostream>

#include "http/openapi.h"

int main() { std::cout << daybook::http::openapi_text() << "\n"; }
