include(GoogleTest)

# One test program of GoogleTest sources; every test in it gets the given ctest labels.
function(understudy_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LABELS;LIBRARIES;FIXTURES" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE understudy::matchers GTest::gtest_main fmt::fmt ${arg_LIBRARIES})
  target_compile_options(${name} PRIVATE ${UNDERSTUDY_WARNINGS})
  if(UNDERSTUDY_TEST_PCH)
    target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  gtest_discover_tests(${name} PROPERTIES
    LABELS "${arg_LABELS}" FIXTURES_REQUIRED "${arg_FIXTURES}" TIMEOUT ${arg_TIMEOUT})
endfunction()
