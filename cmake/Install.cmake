# What `make install` and `make deb` put where. Two components: `tools` (programs, the LaTeX package,
# manuals, documents) and `dev` (the library for C++ programs).
install(TARGETS pith pithstamp COMPONENT tools)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tools)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs COMPONENT tools
        FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.svg" PATTERN "*.json"
        PATTERN man EXCLUDE)
install(DIRECTORY integrations/ DESTINATION ${CMAKE_INSTALL_DATADIR}/pith/integrations
        USE_SOURCE_PERMISSIONS COMPONENT tools)
# A texmf tree: TeX finds it when its root is one of kpathsea's (/usr/share/texmf, and on Debian
# /usr/local/share/texmf) and the list of its files was made anew, by mktexlsr.
set(texmf ${CMAKE_INSTALL_DATADIR}/texmf)
install(FILES tex/pith.sty tex/pith.sty.ltxml DESTINATION ${texmf}/tex/latex/pith COMPONENT tools)
install(FILES tex/LICENSE DESTINATION ${texmf}/doc/latex/pith COMPONENT tools)

# The parts that other programs can use, as one library.
set(parts base number timestamp json record fetch tex web pdf)
add_library(libpith STATIC)
foreach(part ${parts})
  target_sources(libpith PRIVATE $<TARGET_OBJECTS:pith_${part}>)
  install(DIRECTORY src/${part} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pith COMPONENT dev
          FILES_MATCHING PATTERN "*.h")
endforeach()
target_compile_features(libpith PUBLIC cxx_std_20)
set_target_properties(libpith PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME pith EXPORT_NAME pith)
target_include_directories(libpith INTERFACE
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/pith>)
# PoDoFo's module is looked for on the run path of the program that uses the library.
set(consumer_run_path ${PITH_MODULE_FOLDER})
if(NOT IS_ABSOLUTE ${PITH_MODULE_FOLDER})
  set(consumer_run_path $<INSTALL_PREFIX>/${PITH_MODULE_FOLDER})
endif()
target_link_options(libpith INTERFACE $<INSTALL_INTERFACE:LINKER:-rpath,${consumer_run_path}>)
target_link_libraries(libpith PUBLIC OpenSSL::Crypto EXPAT::EXPAT ZLIB::ZLIB Threads::Threads
                      ${CMAKE_DL_LIBS})
set(pkgconfig_requires "libcrypto expat zlib")
# With CMake's package file alone pkgconf is needed too.
set(dev_packages "pith (= ${PROJECT_VERSION}), pkgconf, libssl-dev, libexpat1-dev, zlib1g-dev")
if(PITH_FMT STREQUAL fmt::fmt)
  target_link_libraries(libpith PUBLIC fmt::fmt)
  string(APPEND pkgconfig_requires " fmt")
  string(APPEND dev_packages ", libfmt-dev")
endif()
if(SODIUM_FOUND)
  target_link_libraries(libpith PUBLIC PkgConfig::SODIUM)
  string(APPEND pkgconfig_requires " libsodium")
  string(APPEND dev_packages ", libsodium-dev")
endif()
get_target_property(links pith_fetch LINK_LIBRARIES)
if("CURL::libcurl" IN_LIST links)
  set(PITH_LINKS_CURL ON)
  target_link_libraries(libpith PUBLIC CURL::libcurl)
  string(APPEND pkgconfig_requires " libcurl")
  string(APPEND dev_packages ", libcurl4-openssl-dev | libcurl-dev")
endif()
if(NOT PITH_LATE_LOADING)
  target_link_libraries(libpith PUBLIC PkgConfig::PODOFO)
  string(APPEND pkgconfig_requires " libpodofo")
  string(APPEND dev_packages ", libpodofo-dev")
endif()

install(TARGETS libpith EXPORT pith COMPONENT dev)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/pith)
install(EXPORT pith NAMESPACE pith:: FILE pithTargets.cmake DESTINATION ${package_folder}
        COMPONENT dev)
include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/pithConfig.cmake.in pithConfig.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(pithConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pithConfig.cmake ${PROJECT_BINARY_DIR}/pithConfigVersion.cmake
        DESTINATION ${package_folder} COMPONENT dev)
# Written when the prefix is known, which `cmake --install --prefix` tells last. A prefix that the
# file works out from its own place may be relative, and with it the run path of whoever uses it.
foreach(folder LIBDIR INCLUDEDIR)
  set(pkgconfig_${folder} ${CMAKE_INSTALL_${folder}})
  if(NOT IS_ABSOLUTE ${CMAKE_INSTALL_${folder}})
    set(pkgconfig_${folder} "\${prefix}/${CMAKE_INSTALL_${folder}}")
  endif()
endforeach()
set(pkgconfig_prefix "@prefix@")
configure_file(cmake/pith.pc.in pith.pc.in @ONLY)
install(CODE "get_filename_component(prefix \"\${CMAKE_INSTALL_PREFIX}\" ABSOLUTE)
configure_file(\"${PROJECT_BINARY_DIR}/pith.pc.in\" \"${PROJECT_BINARY_DIR}/pith.pc\" @ONLY)" COMPONENT dev)
install(FILES ${PROJECT_BINARY_DIR}/pith.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT dev)

# Debian packages, by `cpack -G DEB`.
set(CPACK_PACKAGE_NAME pith)
set(CPACK_PACKAGE_CONTACT "The Pith developers <packages@pith.science>")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://pith.science")
set(CPACK_COMPONENTS_ALL tools dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "names papers by their content: badge, stamp, verify")
# As Debian's changelogs have dates, RFC 5322.
execute_process(COMMAND date -R -u -d ${PITH_DATE} OUTPUT_VARIABLE CPACK_PITH_DATE ERROR_QUIET
                OUTPUT_STRIP_TRAILING_WHITESPACE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/debian/prepare.cmake)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME pith)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION tex)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS "latexmk, poppler-utils, texlive-latex-base")
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
    "A LaTeX package, a stamper for PDFs, a verifier, and a client for the registry
at pith.science and its mirrors.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libpith-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${dev_packages}")
set(CPACK_COMPONENT_DEV_DESCRIPTION "Static library and headers: resolves, verifies and stamps.")
# What is loaded late is not seen by dpkg-shlibdeps.
find_program(DPKG_QUERY dpkg-query)
get_property(late_locations GLOBAL PROPERTY PITH_LATE_LOCATIONS)
if(DPKG_QUERY AND late_locations)
  set(owners)
  foreach(location IN LISTS late_locations)
    execute_process(COMMAND ${DPKG_QUERY} --search ${location} OUTPUT_VARIABLE owner
                    ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    string(REGEX MATCH "^[^:, ]+" owner "${owner}")
    list(APPEND owners ${owner})
  endforeach()
  list(JOIN owners ", " CPACK_DEBIAN_TOOLS_PACKAGE_DEPENDS)
endif()
include(CPack)
