# For a library whose functions a source file passes on to it, which loads it at the first call: the
# library's file, and its name with the version of its interface, where it is a shared library whose
# name says that. Where it is not, and with PITH_LATE_LOADING off, `soname` is empty and it is linked.
#
#   pith_late_library(CURL::libcurl libcurl location soname)
function(pith_late_library target name location_variable soname_variable)
  set(soname)
  get_target_property(location ${target} IMPORTED_LOCATION)
  if(NOT location)
    get_target_property(location ${target} IMPORTED_LOCATION_RELEASE)
  endif()
  if(PITH_LATE_LOADING AND location)
    file(REAL_PATH "${location}" location)
    string(REGEX MATCH "${name}[^/.]*[.](so[.][0-9]+|[0-9]+[.]dylib)" soname "${location}")
    if(NOT soname)
      message(STATUS "${name} is linked, not loaded late: ${location}")
    endif()
  endif()
  set(${location_variable} ${location} PARENT_SCOPE)
  set(${soname_variable} ${soname} PARENT_SCOPE)
endfunction()
