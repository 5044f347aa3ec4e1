#include "text/abbreviations.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace bertpt::text {
namespace {

// An entry with a capital counts only where the text has one.
constexpr std::string_view kNever =
    "vs v cf viz i.e e.g ie eg approx resp incl excl esp ibid op cit q.v s.v n.b nb i.q sc ca c.f f.e "
    "bzw z.b d.h u.a evtl ggf inkl vgl sog o.g p.ex c.-à-d p.ej a.k.a w.r.t Mr Mrs Ms mme mlle messrs mmes";
constexpr std::string_view kTitle =
    "dr drs prof profs Gen Sen Sens Rep Reps gov govs lt Col cmdr cdr cpt capt maj sgt cpl pvt adm brig pres supt insp "
    "rev revs hon msgr fr sr sra srta dra dña ud uds br bro st ste Mt Ft Pt mx sigg dott avv hr frl Fam "
    "ph.d-cand atty att Amb asst assoc treas secy pfc cmdt lieut vd kard";
constexpr std::string_view kNumber =
    "no nos nr núm num n° fig figs eq eqs pp pg pgs vol vols ch chap chaps sec secs sect art arts par para paras pt pts bk bks "
    "ex app ref refs tab tbl tbls ll fn op cl rn abs kap bd ss seite rte hwy apt ste bldg rm ver cap pág págs";
constexpr std::string_view kStarter =
    "inc ltd co cos corp bros llc plc s.a s.p.a gmbh ag & cie assn dept depts div univ inst acad natl intl int'l nat'l gov't govt "
    "mfg mgr bldg ave av blvd rd ln ct pl sq pkwy hwy dist twp jr esq ret al et assoc est misc min max avg tel "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun "
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky Mass Md Mich Minn Mo Mont Neb Nebr Nev Okla Ore Penn Penna Pa Tenn Tex "
    "Va Vt Wash Wis Wisc Wyo Ont Que Alta Sask "
    "u.s u.k u.n u.s.a u.s.s.r e.u d.c n.y l.a n.j n.c s.c n.d s.d n.h n.m r.i w.va ph.d m.d d.d.s b.a b.s b.sc m.a m.s m.sc m.b.a j.d "
    "ll.b "
    "ll.d r.n c.p.a d.phil a.d b.c b.c.e c.e ea ed eds edn trans transl rev'd repr publ comp orig pers abbr adj adv fem masc "
    "lat Alt dim cu ft lb lbs oz gal qt kg km cm mm hr hrs mins secs wk wks mos yr yrs doz ct cts ea mph rpm bbl "
    "gesch geb gest str tel usf e.v";
constexpr std::string_view kCapital = "etc etcetera a.m p.m am pm usw etc.pp o.ä u.s.w m.fl";

// No word here is a usual part of a name or title.
constexpr std::string_view kStarters =
    "the this that these those there here it he she we they you i i'm i've i'd i'll it's he's she's that's there's we're they're you're "
    "his her its our their my your a an some many most all each every both several few another other others such "
    "if in on at by with from of to for as but and or so yet nor when while where why who what which how whose whether "
    "after before since because although though unless until once during despite however moreover furthermore therefore thus hence "
    "nevertheless nonetheless meanwhile otherwise instead indeed perhaps maybe also then now later soon finally first second third next "
    "last today yesterday tomorrow again still even only just not no yes well please let let's do don't does did didn't is isn't are "
    "aren't "
    "was wasn't were weren't can can't could couldn't would should shouldn't has have had having being under over between among within "
    "without about above against according additionally consequently similarly likewise nothing something everything everyone someone "
    "nobody anyone one two three four five six seven eight nine ten more less much very too he'd she'd they'd we've they've what's who's "
    "el los las una este esta estos esa ese pero cuando también además "
    "le les un une des ce cette ces il elle ils elles nous vous mais quand dans pour "
    "der die das ein eine er sie es wir ihr aber und wenn als doch dann diese dieser dieses";

constexpr std::string_view kDateWords =
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december januar februar märz mai juni juli oktober dezember est edt cst cdt mst mdt pst pdt gmt utc bst cet cest et ct pt mt";

std::string lower_ascii(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

template <class Use>
void each_word(std::string_view words, const Use& use) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (end > 0) use(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

using Words = std::unordered_set<std::string_view>;
Words word_set(std::string_view list) {
  Words words;
  each_word(list, [&](std::string_view word) { words.insert(word); });
  return words;
}

bool has_capital(std::string_view word) { return word[0] >= 'A' && word[0] <= 'Z'; }

struct Entry {
  Abbreviation kind;
  bool needs_capital;
};

std::unordered_map<std::string, Entry> abbreviation_map() {
  std::unordered_map<std::string, Entry> map;
  const auto add = [&](std::string_view list, Abbreviation kind) {
    each_word(list, [&](std::string_view word) { map.emplace(lower_ascii(word), Entry{kind, has_capital(word)}); });  // the first list wins
  };
  add(kNever, Abbreviation::never);
  add(kTitle, Abbreviation::title);
  add(kNumber, Abbreviation::number);
  add(kCapital, Abbreviation::capital);
  add(kStarter, Abbreviation::starter);
  return map;
}

}  // namespace

Abbreviation find_abbreviation(std::string_view word, bool lowercase_text) {
  static const auto& map = *new auto(abbreviation_map());
  if (word.empty() || word.size() > 12) return Abbreviation::none;
  const auto found = map.find(lower_ascii(word));
  if (found == map.end() || (found->second.needs_capital && !has_capital(word) && !lowercase_text)) return Abbreviation::none;
  return found->second.kind;
}

bool is_sentence_starter(std::string_view word) {
  static const auto& words = *new Words(word_set(kStarters));
  return !word.empty() && word.size() <= 16 && words.contains(lower_ascii(word));
}

bool is_date_word(std::string_view word) {
  static const auto& words = *new Words(word_set(kDateWords));
  return !word.empty() && word.size() <= 12 && words.contains(lower_ascii(word));
}

}  // namespace bertpt::text
