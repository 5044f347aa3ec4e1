# cmake -DPAGE=impl/report/page -DOUTPUT=page_template.cpp -P EmbedPage.cmake: style and scripts into the page, the page into a C++ source.
file(READ ${PAGE}/page.html page)
file(READ ${PAGE}/style.css style)
file(READ ${PAGE}/plot.js plot)
file(READ ${PAGE}/page.js script)
string(REPLACE "@STYLE@" "${style}" page "${page}")
string(REPLACE "@SCRIPT@" "${plot}${script}" page "${page}")
file(WRITE ${OUTPUT} "#include \"report/page_template.h\"\n\nconst std::string_view bertpt::report::kPageTemplate = R\"~page~(${page})~page~\";\n")
