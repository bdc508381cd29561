// adatom analyze neck
#pragma once

namespace CLI {
class App;
}

namespace tools {

/// Adds `neck` to the verb analyze.
void add_analyze_neck(CLI::App& analyze);

}  // namespace tools
