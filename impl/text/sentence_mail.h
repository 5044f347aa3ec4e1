// text/sentence_mail.h   What e-mail leaves in running text when its newlines are lost: the lines of its headers, its salutation and
// its closing are sentences of their own.
//   Ann Lee 03/27/2001 01:58 PM Please find it attached. Best regards, Ann Lee
//   ^      ^                   ^                         ^             ^
#pragma once

#include "text/abbreviations.h"
#include "text/sentence_chars.h"

namespace bertpt::text {

// "03/27/2001 01:58 PM" around a colon; end 0: none.
struct MailStamp {
  size_t begin = 0, end = 0;
};
// Looks no further back than `begin`. The date and the half of the day must be there: other times stand inside sentences.
MailStamp mail_stamp_at(std::string_view text, size_t begin, size_t colon);

// Whether the word before `position` has a capital, as the names before a date have: "Ann Lee 3/27", but not "on 3/27". Looks back 40 bytes
// and no further than `begin`.
bool ends_with_name(std::string_view text, size_t begin, size_t position);

// Whether "<name@example.org>" ends with the '>' at `position`. Looks back 80 bytes and no further than `begin`.
bool ends_mail_address(std::string_view text, size_t begin, size_t position);

// Length in bytes, with its comma, of a closing or salutation that stands at `position` before a capital on the same line: "Kind regards,",
// "Sincerely yours,", "Dear Ann,"; 0: none.
size_t find_mail_formula_size(std::string_view text, size_t position);
constexpr bool may_begin_mail_formula(char c) {
  constexpr uint32_t kInitials = 0x166042E;  // of b c d f k r s v w y, from bit 0 for a
  return is_ascii_letter(c) && (kInitials >> ((c | 0x20) - 'a') & 1) != 0;
}
inline size_t mail_formula_size(std::string_view text, size_t position) {
  return position < text.size() && may_begin_mail_formula(text[position]) ? find_mail_formula_size(text, position) : 0;
}

}  // namespace bertpt::text
