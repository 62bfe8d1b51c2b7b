package document

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// standIns are the fonts of office files that a server does not have, by the
// font that is shown instead: of the same kind, and for the MS fonts also of
// the same widths.
var standIns = map[string][]string{
	serifFont: {
		"MS Mincho", "ＭＳ 明朝", "MS PMincho", "ＭＳ Ｐ明朝", "HG明朝B", "HG明朝E", "HGP明朝B", "HGP明朝E", "HGS明朝B", "HGS明朝E",
		"HG教科書体", "HGP教科書体", "HGS教科書体", "IPAMincho", "IPAPMincho",
	},
	gothicFont: {
		"MS Gothic", "ＭＳ ゴシック", "MS PGothic", "ＭＳ Ｐゴシック", "MS UI Gothic", "IPAGothic", "IPAPGothic", "HGｺﾞｼｯｸM", "HGPｺﾞｼｯｸM", "HGSｺﾞｼｯｸM",
	},
	uprightFont: {
		"Yu Gothic", "游ゴシック", "Yu Gothic UI", "游ゴシック Light", "Yu Gothic Light", "游ゴシック Medium", "Yu Gothic Medium",
		"Meiryo", "メイリオ", "Meiryo UI", "Hiragino Sans", "ヒラギノ角ゴ Pro W3", "ヒラギノ角ゴ ProN W3",
		"UD デジタル 教科書体 N-R", "UD デジタル 教科書体 NP-R", "UD デジタル 教科書体 NK-R", "UD デジタル 教科書体 N-B", "UD デジタル 教科書体 NP-B",
		"UD デジタル 教科書体 NK-B", "UD Digi Kyokasho N-R", "UD Digi Kyokasho NP-R", "UD Digi Kyokasho NK-R", "UD Digi Kyokasho N-B",
		"UD Digi Kyokasho NP-B", "UD Digi Kyokasho NK-B",
		"BIZ UDGothic", "BIZ UDゴシック", "BIZ UDPGothic", "BIZ UDPゴシック", "HG丸ｺﾞｼｯｸM-PRO", "HGMaruGothicMPRO",
		"HG創英角ｺﾞｼｯｸUB", "HGP創英角ｺﾞｼｯｸUB", "HGS創英角ｺﾞｼｯｸUB", "HGｺﾞｼｯｸE", "HGPｺﾞｼｯｸE", "HGSｺﾞｼｯｸE", "HG創英角ﾎﾟｯﾌﾟ体", "HGP創英角ﾎﾟｯﾌﾟ体", "HGS創英角ﾎﾟｯﾌﾟ体",
	},
	"Noto Serif CJK JP": {
		"Yu Mincho", "游明朝", "游明朝 Light", "Yu Mincho Light", "游明朝 Demibold", "Yu Mincho Demibold",
		"BIZ UDMincho", "BIZ UD明朝", "BIZ UDPMincho", "BIZ UDP明朝", "ヒラギノ明朝 Pro W3", "ヒラギノ明朝 ProN W3", "HG行書体", "HGP行書体", "HGS行書体",
	},
}

// fontConfig is the configuration of fontconfig for a sandbox, where cache is a
// directory that may be written.
func fontConfig(cache string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>`)
	for _, dir := range systemFonts() {
		fmt.Fprintf(&b, "<dir>%s</dir>", escaped(dir))
	}
	fmt.Fprintf(&b, "<cachedir>/var/cache/fontconfig</cachedir><cachedir>%s</cachedir>", escaped(cache))
	var fonts []string
	for font := range standIns {
		fonts = append(fonts, font)
	}
	slices.Sort(fonts)
	for _, font := range fonts {
		for _, name := range standIns[font] {
			fmt.Fprintf(&b, `<match target="pattern"><test qual="any" name="family" compare="eq"><string>%s</string></test>`+
				`<edit name="family" mode="assign" binding="same"><string>%s</string></edit></match>`, escaped(name), escaped(font))
		}
	}
	b.WriteString(`<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>`)
	return b.String()
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}
