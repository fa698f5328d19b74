# One export set and one pkg-config file a component, so that each asks only for what it needs.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(understudy_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/understudy)

# From the pkg-config files to the rest of the installation, which may be moved as a whole.
set(pkgconfig_dir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH to_prefix ${pkgconfig_dir} ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH to_include ${pkgconfig_dir} ${CMAKE_INSTALL_FULL_INCLUDEDIR})

# understudy_install(<component> <target> PC <name> DESCRIPTION <text>
#                    [REQUIRES <pkg-config package>...] [REQUIRES_PRIVATE <pkg-config package>...]
#                    [LIBS_PRIVATE <library without a pkg-config file>...])
function(understudy_install component target)
  cmake_parse_arguments(arg "" "PC;DESCRIPTION" "REQUIRES;REQUIRES_PRIVATE;LIBS_PRIVATE" ${ARGN})
  install(TARGETS ${target} EXPORT understudy-${component}-targets FILE_SET HEADERS)
  install(EXPORT understudy-${component}-targets NAMESPACE understudy::
          DESTINATION ${understudy_package_dir})

  get_target_property(type ${target} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY)
    set(libs "")
  else()
    set(libs "-L\${pcfiledir}/.. -l${target} ${CMAKE_THREAD_LIBS_INIT}")
  endif()
  # Only a shared library brings its private needs itself. With them public, a static one links
  # without --static, as a build has the one or the other.
  if(NOT type STREQUAL SHARED_LIBRARY)
    list(APPEND arg_REQUIRES ${arg_REQUIRES_PRIVATE})
    set(arg_REQUIRES_PRIVATE "")
    foreach(library IN LISTS arg_LIBS_PRIVATE)
      string(APPEND libs " -l${library}")
    endforeach()
  endif()
  list(JOIN arg_REQUIRES ", " requires)
  list(JOIN arg_REQUIRES_PRIVATE ", " requires_private)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/understudy.pc.in ${PROJECT_BINARY_DIR}/${arg_PC}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${arg_PC}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

understudy_install(understudy understudy PC understudy
  DESCRIPTION "Job queues whose stand-in in tests is the real thing"
  REQUIRES "nlohmann_json >= 3.11" REQUIRES_PRIVATE "fmt >= 9")
if(UNDERSTUDY_REDIS)
  understudy_install(redis understudy_redis PC understudy-redis
    DESCRIPTION "The Redis broker of understudy"
    REQUIRES "understudy = ${PROJECT_VERSION}" REQUIRES_PRIVATE "hiredis >= 0.14" "fmt >= 9")
  install(FILES ${PROJECT_SOURCE_DIR}/cmake/FindHiredis.cmake DESTINATION ${understudy_package_dir})
endif()
if(UNDERSTUDY_TESTING)
  understudy_install(testing understudy_testing PC understudy-testing
    DESCRIPTION "The fake queue of understudy"
    REQUIRES "understudy = ${PROJECT_VERSION}" REQUIRES_PRIVATE "fmt >= 9")
endif()
if(UNDERSTUDY_SIMULATION)
  understudy_install(simulation understudy_simulation PC understudy-simulation
    DESCRIPTION "Every schedule and every crash of a job queue"
    REQUIRES "understudy-testing = ${PROJECT_VERSION}" REQUIRES_PRIVATE "fmt >= 9"
    LIBS_PRIVATE boost_context)
endif()
if(UNDERSTUDY_MATCHERS)
  understudy_install(matchers understudy_matchers PC understudy-matchers
    DESCRIPTION "GoogleMock matchers of understudy"
    REQUIRES "understudy-testing = ${PROJECT_VERSION}" "gmock >= 1.12")
  understudy_install(contract understudy_contract PC understudy-contract
    DESCRIPTION "The tests that every broker of understudy passes"
    REQUIRES "understudy = ${PROJECT_VERSION}" "gtest >= 1.12")
endif()

configure_package_config_file(cmake/understudy-config.cmake.in understudy-config.cmake
                              INSTALL_DESTINATION ${understudy_package_dir})
write_basic_package_version_file(understudy-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/understudy-config.cmake
              ${PROJECT_BINARY_DIR}/understudy-config-version.cmake
        DESTINATION ${understudy_package_dir})
