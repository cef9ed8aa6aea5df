# With PITH_STATIC the programs are linked with archives of small libraries, and of the C++ run-time
# library, where the system has them; what has none stays shared. A program then starts in less time
# than one that does nothing but load libstdc++. The targets keep their names, and whoever uses the
# installed library finds the shared ones by these.

# Points an imported target to the archive beside its shared library.
function(pith_prefer_archive target name)
  if(NOT PITH_STATIC OR NOT TARGET ${target})
    return()
  endif()
  foreach(property IMPORTED_LOCATION IMPORTED_LOCATION_RELEASE IMPORTED_LOCATION_NONE
          INTERFACE_LINK_LIBRARIES)
    get_target_property(location ${target} ${property})
    if(NOT location MATCHES "lib${name}[.]so")
      continue()
    endif()
    list(FILTER location INCLUDE REGEX "lib${name}[.]so")
    list(GET location 0 shared)
    get_filename_component(folder ${shared} DIRECTORY)
    set(archive ${folder}/lib${name}.a)
    if(NOT EXISTS ${archive})
      message(STATUS "lib${name} is linked as a shared library: no ${archive}")
      return()
    endif()
    get_target_property(value ${target} ${property})
    string(REPLACE "${shared}" "${archive}" value "${value}")
    set_target_properties(${target} PROPERTIES ${property} "${value}")
    message(STATUS "lib${name} is linked from ${archive}")
  endforeach()
endfunction()

# From the archive only SHA-256 is linked, and the rest loaded late (src/number/evp.h).
pith_late_library(OpenSSL::Crypto libcrypto PITH_LIBCRYPTO_LOCATION PITH_LIBCRYPTO)
pith_prefer_archive(OpenSSL::Crypto crypto)
get_target_property(location OpenSSL::Crypto IMPORTED_LOCATION)
set(PITH_EVP)
if(PITH_LIBCRYPTO AND location MATCHES "[.]a$" AND OPENSSL_VERSION VERSION_GREATER_EQUAL 3)
  set(PITH_EVP PITH_LATE_EVP)
endif()
pith_prefer_archive(EXPAT::EXPAT expat)
pith_prefer_archive(ZLIB::ZLIB z)
if(PITH_STATIC)
  # What an archive of libcrypto does not say for itself.
  set_property(TARGET OpenSSL::Crypto APPEND PROPERTY
               INTERFACE_LINK_LIBRARIES ${CMAKE_DL_LIBS} Threads::Threads)
endif()

# fmt can be compiled in, which takes no archive.
set(PITH_FMT fmt::fmt)
get_target_property(type fmt::fmt TYPE)
if(PITH_STATIC AND type STREQUAL SHARED_LIBRARY AND TARGET fmt::fmt-header-only)
  set(PITH_FMT fmt::fmt-header-only)
endif()

set(PITH_RUNTIME_OPTIONS)
if(PITH_STATIC)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static-libstdc++ -static-libgcc)
  check_cxx_source_compiles("#include <string>\nint main(int n, char**) { return static_cast<int>(std::string(static_cast<std::size_t>(n), 'a').size()); }"
                            PITH_HAS_STATIC_RUNTIME)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  if(PITH_HAS_STATIC_RUNTIME)
    set(PITH_RUNTIME_OPTIONS -static-libstdc++ -static-libgcc)
  endif()
endif()
