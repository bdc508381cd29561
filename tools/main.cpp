// Nothing but the way into the program.
#include "tools/command_line.hpp"

int main(int argument_count, char** arguments) {
  return tools::command_line(argument_count, arguments);
}
