# Stamps PDFs with their Pith Numbers in a CMake build.
#
#   include(PithStamp)
#   pith_stamp(paper PDF ${CMAKE_CURRENT_BINARY_DIR}/paper.pdf
#              [DEPENDS target...] [NUMBER id | RECORD file] [OPTIONS option...] [VERIFY] [ALL])
#
# makes the target `paper`, which stamps the PDF after each build of it, and only then. PDF is a file
# that another rule of the project makes; DEPENDS names the targets of that rule where it is in
# another folder. VERIFY checks the result offline. ALL puts the target into `all`.
#
# PITHSTAMP_EXECUTABLE and PITH_EXECUTABLE say where the programs are.

include_guard(GLOBAL)

find_program(PITHSTAMP_EXECUTABLE pithstamp DOC "Puts Pith Numbers into PDFs")
find_program(PITH_EXECUTABLE pith DOC "Pith Numbers: resolve, verify")

function(pith_stamp target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "VERIFY;ALL" "PDF;NUMBER;RECORD" "DEPENDS;OPTIONS")
  if(NOT ARG_PDF OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pith_stamp(<target> PDF <file> [DEPENDS <target>...] "
                        "[NUMBER <id> | RECORD <file>] [OPTIONS <option>...] [VERIFY] [ALL])")
  endif()
  if(NOT PITHSTAMP_EXECUTABLE)
    message(FATAL_ERROR "pith_stamp: pithstamp was not found; set PITHSTAMP_EXECUTABLE")
  endif()
  if(ARG_VERIFY AND NOT PITH_EXECUTABLE)
    message(FATAL_ERROR "pith_stamp: VERIFY needs pith, which was not found; set PITH_EXECUTABLE")
  endif()
  set(options --quiet ${ARG_OPTIONS})
  if(ARG_NUMBER)
    list(APPEND options --number ${ARG_NUMBER})
  endif()
  set(record)
  if(ARG_RECORD)
    get_filename_component(record ${ARG_RECORD} ABSOLUTE)
    list(APPEND options --record ${record})
  endif()
  set(verify)
  if(ARG_VERIFY)
    set(verify COMMAND ${PITH_EXECUTABLE} verify --offline ${ARG_PDF})
  endif()
  set(all)
  if(ARG_ALL)
    set(all ALL)
  endif()
  # The mark is newer than the PDF, which the stamp has changed before.
  set(mark ${CMAKE_CURRENT_BINARY_DIR}/${target}.stamped)
  add_custom_command(OUTPUT ${mark}
    COMMAND ${PITHSTAMP_EXECUTABLE} ${options} ${ARG_PDF}
    ${verify}
    COMMAND ${CMAKE_COMMAND} -E touch ${mark}
    DEPENDS ${ARG_PDF} ${record} ${ARG_DEPENDS}
    COMMENT "Stamping ${ARG_PDF}"
    VERBATIM)
  add_custom_target(${target} ${all} DEPENDS ${mark})
endfunction()
