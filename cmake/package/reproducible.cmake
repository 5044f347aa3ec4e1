# Run by cpack between installing and packing: the same sources give the same bytes wherever and whenever they are packed.
cmake_policy(VERSION 3.24)
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  find_program(TOUCH touch REQUIRED)
  file(GLOB_RECURSE entries LIST_DIRECTORIES true ${CPACK_TEMPORARY_DIRECTORY}/*)
  foreach(entry ${entries})
    execute_process(COMMAND ${TOUCH} -h -d @$ENV{SOURCE_DATE_EPOCH} ${entry} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endif()
