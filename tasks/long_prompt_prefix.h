#pragma once

#include <string_view>

namespace twb::tasks {

/// The text that transformers' text-generation pipeline puts before prompts of XLNet and Transformer-XL, which write badly after short ones
/// (XL_PREFIX, by Aman Rusia). Its bytes decide the answers.
inline constexpr std::string_view kLongPromptPrefix = R"(
    In 1991, the remains of Russian Tsar Nicholas II and his family (except for Alexei and Maria) are discovered. The
    voice of Nicholas's young son, Tsarevich Alexei Nikolaevich, narrates the remainder of the story. 1883 Western
    Siberia, a young Grigori Rasputin is asked by his father and a group of men to perform magic. Rasputin has a vision
    and denounces one of the men as a horse thief. Although his father initially slaps him for making such an
    accusation, Rasputin watches as the man is chased outside and beaten. Twenty years later, Rasputin sees a vision of
    the Virgin Mary, prompting him to become a priest. Rasputin quickly becomes famous, with people, even a bishop,
    begging for his blessing. <eod> </s> <eos>
    )";

}  // namespace twb::tasks
