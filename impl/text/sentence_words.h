// text/sentence_words.h   The word lists behind text/abbreviations.h, and nothing else. Words are separated by spaces; an abbreviation
// with a capital counts only where the text has one, and the first list that names it decides.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "text/abbreviations.h"

namespace bertpt::text::words {

inline constexpr std::string_view kNever =
    // titles: a name follows
    "mr mrs ms mx dr drs prof profs Gen Sen Sens Rep Reps gov govs lt ltc ltcol Col cols cmdr cdr cpt capt capts maj sgt sgts ssgt cpl pvt "
    "adm brig pres supt insp det rev revs hon msgr fr sr sra srta srs sras dra dña mme mmes mlle mlles messrs mr.s sig sigg dott avv ing "
    "arq "
    "lic hr frl Fam atty att'y amb asst treas secy sec'y pfc cmdt lieut vd ald dep comdr comr commr gens mgr "
    // that is to say
    "vs v cf viz i.e e.g ie eg approx resp incl excl esp ibid q.v s.v n.b nb i.q sc ca c.f f.e a.k.a w.r.t q.e o.k.a "
    "bzw z.b d.h u.a evtl ggf inkl vgl sog o.g p.ex c.-à-d p.ej u.u z.t i.d.r i.a m.a.w bspw z.zt zzgl zzt insb usw.a entspr gem lfd allg "
    "d.v p.e vb bijv o.a t.a.v n.d jf f.eks dvs bl.a t.ex p.g "
    // law and letters
    "p.s ps cert aff'd rev'd supp2 evid jud crim proc";

inline constexpr std::string_view kNumber =
    "no nos nr nrs núm num n° n.º nº № fig figs figg abb tab eq eqn eqns eqs pp pg pgs p s vol vols ch chap chaps chs sec secs sect sects "
    "art "
    "arts par para paras pt pts bk bks ex exs app ref refs tbl tbls ll fn rn abs kap bd bde ss seite rte rm ver cap pág págs ph tel ext "
    "lib "
    "anm z ziff lit t dept.no stat spec reg app rul cl cls ed.no op opp ser suppl supp iss fasc ff annot cons";

inline constexpr std::string_view kStarter =
    // places
    "st ste Mt mts Ft Pt ave av blvd rd ln ct pl sq pkwy hwy rte dist twp bldg str apt ter trl expy frwy cres hts jct "
    "Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Mass Md Mich Minn Mo Mont Neb Nebr Nev Okla Ore Penn Penna Pa Tenn "
    "Tex Va Vt Wash Wis Wisc Wyo Ont Que Alta Sask Miss "
    // firms, offices, degrees
    "inc ltd co cos corp corps bros llc plc s.a s.p.a s.r.l gmbh ag cie assn assns ass'n dept depts div univ inst acad natl intl int'l "
    "nat'l "
    "gov't govt mfg mgmt mfrs ry rr fed civ cir comm com comn assoc est ret jr snr esq al et exec sci eng engr med soc fdn lab labs phil "
    "ph.d m.d d.d.s b.a b.s b.sc m.a m.s m.sc m.b.a j.d ll.b ll.d r.n c.p.a d.phil d.d th.d ed.d d.v.m m.p p.e u.s.c "
    // dates
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun "
    // books and words about them
    "ed eds edn trans transl repr publ comp orig pers abbr adj adv fem masc pron var syn ant obs arch lat Alt dim misc temp "
    "elem pseud Cantab Oxon Ph Wm Geo Chas Jas Jos Thos Robt Benj Saml Edw Fredk ps p.s Heb Rom Cor Eph Gal "
    // other languages
    "EE UU FF AA mio mrd std Hl Jh ud uds vd geb gest e.v bearb hg hrsg verf Chr aufl jh Jg jhdt tsd bl v.chr n.chr av.j.-c env éd coll bd "
    "ste ste.é p.m.a "
    "gral cap.a dto dcha izq avda pza telef sres excmo pag ecc ca.a";

inline constexpr std::string_view kCapital =
    "etc etcetera a.m p.m am pm a.d b.c b.c.e c.e usw etc.pp o.ä u.s.w m.fl osv enz itp u.v.m u.ä m.m "
    // measures
    "cu ft lb lbs oz gal qt kg km cm mm gm gms hr hrs mins secs wk wks mos yr yrs doz cts mph rpm bbl deg dia diam sq.ft min max avg";

inline constexpr std::array<std::pair<std::string_view, Abbreviation>, 4> kAbbreviations = {
    {{kNever, Abbreviation::never}, {kNumber, Abbreviation::number}, {kCapital, Abbreviation::capital}, {kStarter, Abbreviation::starter}}};

// No word here is a usual part of a name or title.
inline constexpr std::string_view kStarters =
    "the this that these those there here it he she we they you i i'm i've i'd i'll it's he's she's that's there's here's we're they're "
    "you're you'll you've we'll they'll he'll she'll it'll we'd you'd he'd she'd they'd we've they've who'd who's what's where's how's "
    "let's "
    "his her its our their my your a an some many most all each every both several few another other others such any none "
    "if in on at by with from of to for as but and or so yet nor when while where why who what which how whose whether whenever wherever "
    "after before since because although though unless until once during despite however moreover furthermore therefore thus hence "
    "nevertheless nonetheless meanwhile otherwise instead indeed perhaps maybe also then now later soon finally first second third "
    "last today yesterday tomorrow again still even only just not no yes yeah well please let do don't does doesn't did didn't is isn't "
    "are "
    "aren't was wasn't were weren't can can't could couldn't would wouldn't should shouldn't has hasn't have haven't had having being will "
    "won't under over between among within without about against according additionally consequently similarly likewise nothing something "
    "everything everyone everybody someone somebody nobody anyone one two three four five six seven eight nine ten more less much very too "
    "like through throughout toward towards upon using based given unlike except besides rather often sometimes usually recently "
    "previously "
    "eventually suddenly unfortunately fortunately apparently clearly actually certainly obviously generally originally currently although "
    "himself herself nowadays afterwards afterward thereafter whereas whatever whoever ok okay oh ah sure thanks thank sorry "
    "el los las un una este esta estos esa ese pero cuando también además se lo al en "
    "le les une des ce cette ces il elle ils elles nous vous mais quand dans pour on je tu leur leurs "
    "der die das ein eine er sie es wir ihr aber und wenn als doch dann diese dieser dieses im auch noch nach nur wie wer "
    "de het een hij zij maar het";

inline constexpr std::string_view kDates =
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "januar februar märz mai juni juli oktober dezember jänner montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "est edt cst cdt mst mdt pst pdt gmt utc bst cet cest et ct pt mt eastern pacific jahrhundert jahrhunderts";

inline constexpr std::string_view kPersons = "mr mrs ms messrs";

inline constexpr std::string_view kOrdinalLeads =
    "der die das dem den des am im vom zum zur beim ein eine einen einem einer eines seit ab bis dieser diese diesem ihr ihre sein seine "
    "seinem seinen ihrem ihren mein meine und jeder jedes jedem erst den de d am";

inline constexpr std::string_view kPhraseLeads = "at on by from until till before after around about since in between approximately circa";

inline constexpr std::string_view kPronounLeads = "and am than or do";

inline constexpr std::string_view kNameParts = "de der la le el los las les des du di da van von den das";

inline constexpr std::string_view kSubjects =
    "i i'm im i've ive i'd id i'll you you're u he he's she she's it it's its we we're they they're there this that's these what why how";

inline constexpr std::string_view kSpeech =
    "said says asked asks cried cries replied shouted whispered muttered exclaimed answered thought called yelled demanded murmured began "
    "continued added screamed repeated inquired wondered snapped growled laughed sighed told remarked observed";

inline constexpr std::array<std::pair<std::string_view, bool WordFacts::*>, 9> kFacts = {{{kStarters, &WordFacts::starts},
                                                                                          {kDates, &WordFacts::date},
                                                                                          {kPersons, &WordFacts::person},
                                                                                          {kOrdinalLeads, &WordFacts::leads_ordinal},
                                                                                          {kPhraseLeads, &WordFacts::leads_phrase},
                                                                                          {kPronounLeads, &WordFacts::leads_pronoun},
                                                                                          {kNameParts, &WordFacts::name_part},
                                                                                          {kSubjects, &WordFacts::subject},
                                                                                          {kSpeech, &WordFacts::speech}}};

}  // namespace bertpt::text::words
