set(twb_lupdate_options -tr-function-alias QT_TRANSLATE_NOOP=TWB_TR -no-obsolete -locations none)
