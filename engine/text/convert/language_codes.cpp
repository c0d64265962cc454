#include "engine/text/convert/language_codes.h"

#include <algorithm>
#include <utility>

namespace twb::text::languages {
namespace {

constexpr std::string_view kMbart[] = {
    "ar_AR", "cs_CZ", "de_DE", "en_XX", "es_XX", "et_EE", "fi_FI", "fr_XX", "gu_IN", "hi_IN", "it_IT", "ja_XX", "kk_KZ",
    "ko_KR", "lt_LT", "lv_LV", "my_MM", "ne_NP", "nl_XX", "ro_RO", "ru_RU", "si_LK", "tr_TR", "vi_VN", "zh_CN",
};

constexpr std::string_view kMbart50[] = {
    "ar_AR", "cs_CZ", "de_DE", "en_XX", "es_XX", "et_EE", "fi_FI", "fr_XX", "gu_IN", "hi_IN", "it_IT", "ja_XX", "kk_KZ",
    "ko_KR", "lt_LT", "lv_LV", "my_MM", "ne_NP", "nl_XX", "ro_RO", "ru_RU", "si_LK", "tr_TR", "vi_VN", "zh_CN", "af_ZA",
    "az_AZ", "bn_IN", "fa_IR", "he_IL", "hr_HR", "id_ID", "ka_GE", "km_KH", "mk_MK", "ml_IN", "mn_MN", "mr_IN", "pl_PL",
    "ps_AF", "pt_XX", "sv_SE", "sw_KE", "ta_IN", "te_IN", "th_TH", "tl_XX", "uk_UA", "ur_PK", "xh_ZA", "gl_ES", "sl_SI",
};

constexpr std::string_view kNllb[] = {
    "ace_Arab", "ace_Latn", "acm_Arab", "acq_Arab", "aeb_Arab", "afr_Latn", "ajp_Arab", "aka_Latn", "amh_Ethi", "apc_Arab", "arb_Arab",
    "ars_Arab", "ary_Arab", "arz_Arab", "asm_Beng", "ast_Latn", "awa_Deva", "ayr_Latn", "azb_Arab", "azj_Latn", "bak_Cyrl", "bam_Latn",
    "ban_Latn", "bel_Cyrl", "bem_Latn", "ben_Beng", "bho_Deva", "bjn_Arab", "bjn_Latn", "bod_Tibt", "bos_Latn", "bug_Latn", "bul_Cyrl",
    "cat_Latn", "ceb_Latn", "ces_Latn", "cjk_Latn", "ckb_Arab", "crh_Latn", "cym_Latn", "dan_Latn", "deu_Latn", "dik_Latn", "dyu_Latn",
    "dzo_Tibt", "ell_Grek", "eng_Latn", "epo_Latn", "est_Latn", "eus_Latn", "ewe_Latn", "fao_Latn", "pes_Arab", "fij_Latn", "fin_Latn",
    "fon_Latn", "fra_Latn", "fur_Latn", "fuv_Latn", "gla_Latn", "gle_Latn", "glg_Latn", "grn_Latn", "guj_Gujr", "hat_Latn", "hau_Latn",
    "heb_Hebr", "hin_Deva", "hne_Deva", "hrv_Latn", "hun_Latn", "hye_Armn", "ibo_Latn", "ilo_Latn", "ind_Latn", "isl_Latn", "ita_Latn",
    "jav_Latn", "jpn_Jpan", "kab_Latn", "kac_Latn", "kam_Latn", "kan_Knda", "kas_Arab", "kas_Deva", "kat_Geor", "knc_Arab", "knc_Latn",
    "kaz_Cyrl", "kbp_Latn", "kea_Latn", "khm_Khmr", "kik_Latn", "kin_Latn", "kir_Cyrl", "kmb_Latn", "kon_Latn", "kor_Hang", "kmr_Latn",
    "lao_Laoo", "lvs_Latn", "lij_Latn", "lim_Latn", "lin_Latn", "lit_Latn", "lmo_Latn", "ltg_Latn", "ltz_Latn", "lua_Latn", "lug_Latn",
    "luo_Latn", "lus_Latn", "mag_Deva", "mai_Deva", "mal_Mlym", "mar_Deva", "min_Latn", "mkd_Cyrl", "plt_Latn", "mlt_Latn", "mni_Beng",
    "khk_Cyrl", "mos_Latn", "mri_Latn", "zsm_Latn", "mya_Mymr", "nld_Latn", "nno_Latn", "nob_Latn", "npi_Deva", "nso_Latn", "nus_Latn",
    "nya_Latn", "oci_Latn", "gaz_Latn", "ory_Orya", "pag_Latn", "pan_Guru", "pap_Latn", "pol_Latn", "por_Latn", "prs_Arab", "pbt_Arab",
    "quy_Latn", "ron_Latn", "run_Latn", "rus_Cyrl", "sag_Latn", "san_Deva", "sat_Beng", "scn_Latn", "shn_Mymr", "sin_Sinh", "slk_Latn",
    "slv_Latn", "smo_Latn", "sna_Latn", "snd_Arab", "som_Latn", "sot_Latn", "spa_Latn", "als_Latn", "srd_Latn", "srp_Cyrl", "ssw_Latn",
    "sun_Latn", "swe_Latn", "swh_Latn", "szl_Latn", "tam_Taml", "tat_Cyrl", "tel_Telu", "tgk_Cyrl", "tgl_Latn", "tha_Thai", "tir_Ethi",
    "taq_Latn", "taq_Tfng", "tpi_Latn", "tsn_Latn", "tso_Latn", "tuk_Latn", "tum_Latn", "tur_Latn", "twi_Latn", "tzm_Tfng", "uig_Arab",
    "ukr_Cyrl", "umb_Latn", "urd_Arab", "uzn_Latn", "vec_Latn", "vie_Latn", "war_Latn", "wol_Latn", "xho_Latn", "ydd_Hebr", "yor_Latn",
    "yue_Hant", "zho_Hans", "zho_Hant", "zul_Latn",
};

constexpr std::string_view kM2m100[] = {
    "af", "am", "ar", "ast", "az", "ba", "be", "bg", "bn", "br", "bs", "ca", "ceb", "cs", "cy", "da", "de", "el", "en", "es",
    "et", "fa", "ff", "fi",  "fr", "fy", "ga", "gd", "gl", "gu", "ha", "he", "hi",  "hr", "ht", "hu", "hy", "id", "ig", "ilo",
    "is", "it", "ja", "jv",  "ka", "kk", "km", "kn", "ko", "lb", "lg", "ln", "lo",  "lt", "lv", "mg", "mk", "ml", "mn", "mr",
    "ms", "my", "ne", "nl",  "no", "ns", "oc", "or", "pa", "pl", "ps", "pt", "ro",  "ru", "sd", "si", "sk", "sl", "so", "sq",
    "sr", "ss", "su", "sv",  "sw", "ta", "th", "tl", "tn", "tr", "uk", "ur", "uz",  "vi", "wo", "xh", "yi", "yo", "zh", "zu",
};

constexpr std::string_view kWmt21[] = {
    "en", "ha", "is", "ja", "cs", "ru", "zh", "de",
};

constexpr std::string_view kPlbartBase[] = {
    "__java__",
    "__python__",
    "__en_XX__",
};

constexpr std::string_view kPlbartMulti[] = {
    "__java__", "__python__", "__en_XX__", "__javascript__", "__php__", "__ruby__", "__go__",
};

constexpr std::string_view kMustc[] = {
    "pt", "fr", "ru", "nl", "ro", "it", "es", "de",
};

constexpr std::string_view kWhisper[] = {
    "en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "ca", "nl", "ar",  "sv", "it", "id", "hi", "fi", "vi",
    "he", "uk", "el", "ms", "cs", "ro", "da", "hu", "ta", "no", "th", "ur", "hr", "bg",  "lt", "la", "mi", "ml", "cy", "sk",
    "te", "fa", "lv", "bn", "sr", "az", "sl", "kn", "et", "mk", "br", "eu", "is", "hy",  "ne", "mn", "bs", "kk", "sq", "sw",
    "gl", "mr", "pa", "si", "km", "sn", "yo", "so", "af", "oc", "ka", "be", "tg", "sd",  "gu", "am", "yi", "lo", "uz", "fo",
    "ht", "ps", "tk", "nn", "mt", "sa", "lb", "my", "bo", "tl", "mg", "as", "tt", "haw", "ln", "ha", "ba", "jw", "su",
};

/// Names of Whisper's languages in the order of kWhisper, then other names with the code they mean.
constexpr std::string_view kWhisperNames[] = {
    "english",     "chinese",    "german",    "spanish",   "russian",    "korean",        "french",    "japanese",   "portuguese",
    "turkish",     "polish",     "catalan",   "dutch",     "arabic",     "swedish",       "italian",   "indonesian", "hindi",
    "finnish",     "vietnamese", "hebrew",    "ukrainian", "greek",      "malay",         "czech",     "romanian",   "danish",
    "hungarian",   "tamil",      "norwegian", "thai",      "urdu",       "croatian",      "bulgarian", "lithuanian", "latin",
    "maori",       "malayalam",  "welsh",     "slovak",    "telugu",     "persian",       "latvian",   "bengali",    "serbian",
    "azerbaijani", "slovenian",  "kannada",   "estonian",  "macedonian", "breton",        "basque",    "icelandic",  "armenian",
    "nepali",      "mongolian",  "bosnian",   "kazakh",    "albanian",   "swahili",       "galician",  "marathi",    "punjabi",
    "sinhala",     "khmer",      "shona",     "yoruba",    "somali",     "afrikaans",     "occitan",   "georgian",   "belarusian",
    "tajik",       "sindhi",     "gujarati",  "amharic",   "yiddish",    "lao",           "uzbek",     "faroese",    "haitian creole",
    "pashto",      "turkmen",    "nynorsk",   "maltese",   "sanskrit",   "luxembourgish", "myanmar",   "tibetan",    "tagalog",
    "malagasy",    "assamese",   "tatar",     "hawaiian",  "lingala",    "hausa",         "bashkir",   "javanese",   "sundanese",
};
constexpr std::pair<std::string_view, std::string_view> kWhisperAliases[] = {
    {"burmese", "my"}, {"valencian", "ca"}, {"flemish", "nl"},  {"haitian", "ht"},   {"letzeburgesch", "lb"}, {"pushto", "ps"},
    {"panjabi", "pa"}, {"moldavian", "ro"}, {"moldovan", "ro"}, {"sinhalese", "si"}, {"castilian", "es"},
};

}  // namespace

std::span<const std::string_view> mbart() {
    return kMbart;
}
std::span<const std::string_view> mbart50() {
    return kMbart50;
}
std::span<const std::string_view> nllb() {
    return kNllb;
}
std::span<const std::string_view> m2m100() {
    return kM2m100;
}
std::span<const std::string_view> wmt21() {
    return kWmt21;
}
std::span<const std::string_view> plbartBase() {
    return kPlbartBase;
}
std::span<const std::string_view> plbartMulti() {
    return kPlbartMulti;
}
std::span<const std::string_view> mustc() {
    return kMustc;
}
std::span<const std::string_view> whisper() {
    return kWhisper;
}

std::optional<std::string> whisperCode(std::string_view language) {
    std::string name(language);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (std::size_t i = 0; i < std::size(kWhisper); ++i) {
        if (name == kWhisper[i] || name == kWhisperNames[i]) {
            return std::string(kWhisper[i]);
        }
    }
    for (const auto& [alias, code] : kWhisperAliases) {
        if (name == alias) {
            return std::string(code);
        }
    }
    return std::nullopt;
}

}  // namespace twb::text::languages
