// What the program tells the shell or the batch system when it ends.
#pragma once

namespace tools {

enum class ExitCode : int {
  done = 0,
  internal_error = 1,       ///< a defect other than a broken invariant; processor.hpp
  usage = 2,                ///< the command line is wrong
  invalid_input = 3,        ///< lattice::InputError
  input_output = 4,         ///< IoError, a full disk included
  checkpoint_unusable = 5,  ///< BadCheckpoint
  invariant_broken = 6,     ///< kmc::BrokenInvariant
  slower = 7,               ///< bench: slower than allowed
  stopped_resumable = 75,   ///< a signal came, a checkpoint was written (EX_TEMPFAIL)
};

}  // namespace tools
