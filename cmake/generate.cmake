# windtunnel_generate(out_variable SERVICE FOLDER): runs the wire-type generator over
# FOLDER/api.json and FOLDER/operations.txt; sets out_variable to the generated source.
function(windtunnel_generate out_variable service folder)
  set(out ${CMAKE_BINARY_DIR}/generated/services/${service})
  file(MAKE_DIRECTORY ${out})
  add_custom_command(
    OUTPUT ${out}/api.hpp ${out}/api.cpp
    COMMAND windtunnel-generate ${service} ${folder}/api.json ${folder}/operations.txt ${out}/api.hpp ${out}/api.cpp
    COMMAND ${CMAKE_COMMAND} -E touch ${out}/api.cpp
    DEPENDS windtunnel-generate ${folder}/api.json ${folder}/operations.txt
    COMMENT "Generating wire types of ${service}"
    VERBATIM)
  set(${out_variable} ${out}/api.cpp PARENT_SCOPE)
endfunction()

# windtunnel_service(ssm): the library of services/<name>: generated wire types and its own code.
function(windtunnel_service name)
  windtunnel_generate(generated ${name} ${CMAKE_CURRENT_SOURCE_DIR})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(windtunnel_${name}_api STATIC ${generated})
  target_include_directories(windtunnel_${name}_api PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(windtunnel_${name}_api PUBLIC windtunnel_api)
  add_library(windtunnel_${name} STATIC ${sources})
  target_link_libraries(windtunnel_${name} PUBLIC windtunnel_${name}_api windtunnel_world ${ARGN})
  windtunnel_unit_test(services/${name} LINKS windtunnel_${name} windtunnel_test_support)
endfunction()
