// adatom analyze film
#pragma once

namespace CLI {
class App;
}

namespace tools {

/// Adds `film` to the verb analyze.
void add_analyze_film(CLI::App& analyze);

}  // namespace tools
