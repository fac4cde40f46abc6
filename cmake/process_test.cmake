# Tests that drive the built binary from outside: Python's unittest, one ctest entry per file.

# Debian's own interpreter, which sees Debian's boto3. It need not be there yet: to build and serve
# takes no Python.
set(WINDTUNNEL_PYTHON /usr/bin/python3)

# windtunnel_process_tests(service TIMEOUT 120): every *_test.py of this folder. Each starts servers
# of its own on free ports, so all may run at the same time. A file of which every test was skipped
# counts as skipped, and says why.
function(windtunnel_process_tests label)
  cmake_parse_arguments(PROCESS "" "TIMEOUT;COST" "" ${ARGN})
  if(WINDTUNNEL_SANITIZE OR WINDTUNNEL_THREAD_SANITIZE)
    math(EXPR PROCESS_TIMEOUT "${PROCESS_TIMEOUT} * 5")
  endif()
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.py)
  foreach(file ${files})
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "_test$" "" name ${name})
    add_test(NAME ${label}_${name}
             COMMAND ${WINDTUNNEL_PYTHON} ${CMAKE_SOURCE_DIR}/tests/support/run_tests.py ${file})
    set_tests_properties(${label}_${name} PROPERTIES
      LABELS ${label} TIMEOUT ${PROCESS_TIMEOUT} SKIP_RETURN_CODE 77
      ENVIRONMENT "WINDTUNNEL_BINARY=$<TARGET_FILE:windtunnel>")
    if(PROCESS_COST)
      set_tests_properties(${label}_${name} PROPERTIES COST ${PROCESS_COST})
    endif()
  endforeach()
endfunction()
