package store

// Errors of layouts that callers branch on.
var (
	ErrLayoutName          = &Refusal{"layout-name", "a layout has a name of 1 to 100 characters"}
	ErrLayoutFormat        = &Refusal{"layout-format", "a text, number or name of the layout is not allowed"}
	ErrLayoutPlace         = &Refusal{"layout-place", "a button of the layout lies outside of its page or over another one"}
	ErrLayoutContrast      = &Refusal{"layout-contrast", "the letters of a button have less than 4.5:1 of contrast"}
	ErrLayoutEmpty         = &Refusal{"layout-empty", "a page of the layout has no button"}
	ErrLayoutPageName      = &Refusal{"layout-page-name", "each of several pages needs a name in Japanese and English"}
	ErrLayoutButton        = &Refusal{"layout-button-unknown", "the layout has a button that does not exist any more"}
	ErrLayoutPicture       = &Refusal{"layout-picture-unknown", "the picture of the layout does not exist any more"}
	ErrLayoutPictureFormat = &Refusal{"layout-picture-format", "a picture is JPEG, PNG or WebP, at most 10 MB and 40 million pixels"}
	ErrLayoutDraft         = &Refusal{"layout-draft", "there is no draft"}
	ErrTooManyLayouts      = &Refusal{"too-many-layouts", "there are as many layouts as there may be"}
	ErrTooManyPictures     = &Refusal{"too-many-pictures", "there are as many pictures as there may be"}
)
