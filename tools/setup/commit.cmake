# Writes which commit is being built, at each build and not only when it is configured:
#     cmake -DSOURCE=FOLDER -DTARGET=FILE -P commit.cmake
# The file changes only when its content does, so nothing is compiled in vain.
cmake_minimum_required(VERSION 3.25)
find_package(Git QUIET)
set(commit unknown)
if(Git_FOUND)
  execute_process(
    COMMAND ${GIT_EXECUTABLE} rev-parse --show-toplevel
    WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE repository
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  execute_process(
    COMMAND ${GIT_EXECUTABLE} --no-optional-locks describe --always --dirty
    WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE described
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  # Not that of a repository around this one.
  file(REAL_PATH ${SOURCE} source)
  if(described AND repository STREQUAL source)
    set(commit ${described})
  endif()
endif()
file(CONFIGURE OUTPUT ${TARGET} CONTENT "#define ADATOM_COMMIT \"@commit@\"\n" @ONLY)
