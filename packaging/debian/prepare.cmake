# What Debian wants of a package beyond what is installed elsewhere (Debian Policy 12.1, 12.5, 12.7):
# run by cpack on the files of each component before it packs them.
foreach(component tools dev)
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr)
  if(component STREQUAL tools)
    set(package ${CPACK_DEBIAN_TOOLS_PACKAGE_NAME})
  else()
    set(package ${CPACK_DEBIAN_DEV_PACKAGE_NAME})
  endif()
  set(doc ${root}/share/doc/${package})
  file(MAKE_DIRECTORY ${doc})
  file(COPY_FILE ${CMAKE_CURRENT_LIST_DIR}/copyright ${doc}/copyright)
  file(REMOVE ${doc}/LICENSE)  # the notices are in `copyright`
  file(WRITE ${doc}/changelog
"${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}; CHANGELOG.md tells what is new.

 -- ${CPACK_PACKAGE_CONTACT}  ${CPACK_PITH_DATE}
")
  file(GLOB pages ${root}/share/man/man1/*.1)
  execute_process(COMMAND gzip -9n ${doc}/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
# Debian's zsh looks only here for what packages bring.
set(zsh ${CPACK_TEMPORARY_DIRECTORY}/tools/usr/share/zsh)
if(EXISTS ${zsh}/site-functions)
  file(RENAME ${zsh}/site-functions ${zsh}/vendor-completions)
endif()
