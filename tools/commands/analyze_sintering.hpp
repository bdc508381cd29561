// adatom analyze sintering
#pragma once

namespace CLI {
class App;
}

namespace tools {

/// Adds `sintering` to the verb analyze.
void add_analyze_sintering(CLI::App& analyze);

}  // namespace tools
