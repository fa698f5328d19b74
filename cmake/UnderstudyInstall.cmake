# One export set a component, so that find_package loads, and asks for, only what is named.
include(CMakePackageConfigHelpers)

set(understudy_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)

function(understudy_install component target)
  install(TARGETS ${target} EXPORT understudy-${component}-targets FILE_SET HEADERS)
  install(EXPORT understudy-${component}-targets NAMESPACE understudy::
          DESTINATION ${understudy_package_dir})
endfunction()

understudy_install(understudy understudy)
if(UNDERSTUDY_TESTING)
  understudy_install(testing understudy_testing)
endif()
if(UNDERSTUDY_MATCHERS)
  understudy_install(matchers understudy_matchers)
endif()

configure_package_config_file(cmake/understudy-config.cmake.in understudy-config.cmake
                              INSTALL_DESTINATION ${understudy_package_dir})
write_basic_package_version_file(understudy-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/understudy-config.cmake
              ${PROJECT_BINARY_DIR}/understudy-config-version.cmake
        DESTINATION ${understudy_package_dir})
