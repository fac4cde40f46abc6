# Flags that every target gets, and the three shapes of target in this project.

# Determinism (ARCHITECTURE.md, "What always holds"): no fused multiply-add, no fast-math, no
# -march=native.
add_compile_options(-Wall -Wextra -Wpedantic -Werror -ffp-contract=off -fno-fast-math
                    -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Warnings that g++ 12 raises wrongly from inside its own standard library at -O2.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-stringop-overread -Wno-dangling-pointer)
endif()
if(WINDTUNNEL_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(WINDTUNNEL_FUZZ)
  # What the fuzzers steer by: which branches of the rooms an input takes.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(WINDTUNNEL_THREAD_SANITIZE)
  # g++ warns that TSan does not see the fences in Asio, whose queues are guarded by mutexes anyway.
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -Wno-tsan)
  add_link_options(-fsanitize=thread)
endif()

# windtunnel_room(simulation LINKS a b ...): the static library of one folder, all its .cpp files.
# What a room may include is what it links: the include path alone does not enforce it, the
# test IncludeDirection does.
function(windtunnel_room name)
  cmake_parse_arguments(ROOM "" "" "LINKS;SOURCES" ${ARGN})
  if(NOT ROOM_SOURCES)
    file(GLOB ROOM_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*/*.cpp)
  endif()
  add_library(windtunnel_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(windtunnel_${name} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(windtunnel_${name} PUBLIC ${ROOM_LINKS})
endfunction()

# windtunnel_unit_test(simulation LINKS ...): the unit-test binary of one room, from tests/unit/<room>/*.cpp.
function(windtunnel_unit_test room)
  cmake_parse_arguments(UNIT "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/${room}/*.cpp)
  if(sources)
    string(REPLACE "/" "_" target ${room})
    add_executable(unit_${target} ${sources})
    target_link_libraries(unit_${target} PRIVATE ${UNIT_LINKS} GTest::gtest_main)
    target_compile_definitions(unit_${target} PRIVATE WINDTUNNEL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME unit_${target} COMMAND unit_${target})
    set_tests_properties(unit_${target} PROPERTIES LABELS unit TIMEOUT 600)
  endif()
endfunction()
