package document

func systemFonts() []string { return []string{"/usr/share/fonts", "/usr/local/share/fonts"} }
