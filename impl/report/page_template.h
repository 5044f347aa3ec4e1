// report/page_template.h   The page of impl/report/page/ as one text, made by cmake/EmbedPage.cmake; @DATA@ is where its data goes.
#pragma once

#include <string_view>

namespace bertpt::report {

extern const std::string_view kPageTemplate;

}  // namespace bertpt::report
