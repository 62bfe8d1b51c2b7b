package api

import (
	"regexp"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2/validation"
)

// schemaPhrases says in Japanese what huma says of a request that does not fit the
// description. $1 is what the message names.
var schemaPhrases = sync.OnceValue(func() []schemaPhrase {
	phrases := []schemaPhrase{
		{en: validation.MsgUnexpectedProperty, ja: "この項目は使えません。"},
		{en: validation.MsgExpectedRFC3339DateTime, ja: "日時の形式（RFC 3339）にしてください。"},
		{en: validation.MsgExpectedRFC1123DateTime, ja: "日時の形式（RFC 1123）にしてください。"},
		{en: validation.MsgExpectedRFC3339Date, ja: "日付の形式（YYYY-MM-DD）にしてください。"},
		{en: validation.MsgExpectedRFC3339Time, ja: "時刻の形式（RFC 3339）にしてください。"},
		{en: validation.MsgExpectedMatchAtLeastOneSchema, ja: "どの形式にも当てはまりません。"},
		{en: validation.MsgExpectedMatchExactlyOneSchema, ja: "どの形式にも当てはまりません。"},
		{en: validation.MsgExpectedBoolean, ja: "trueまたはfalseにしてください。"},
		{en: validation.MsgExpectedDuration, ja: "時間の長さの形式にしてください。"},
		{en: validation.MsgExpectedNumber, ja: "数値にしてください。"},
		{en: validation.MsgExpectedInteger, ja: "整数にしてください。"},
		{en: validation.MsgExpectedString, ja: "文字列にしてください。"},
		{en: validation.MsgExpectedBase64String, ja: "Base64の形式にしてください。"},
		{en: validation.MsgExpectedArray, ja: "配列にしてください。"},
		{en: validation.MsgExpectedObject, ja: "オブジェクトにしてください。"},
		{en: validation.MsgExpectedArrayItemsUnique, ja: "同じものが2つあります。"},
		{en: validation.MsgExpectedOneOf, ja: "次のどれかにしてください：$1"},
		{en: validation.MsgExpectedMinimumNumber, ja: "$1以上にしてください。"},
		{en: validation.MsgExpectedExclusiveMinimumNumber, ja: "$1より大きくしてください。"},
		{en: validation.MsgExpectedMaximumNumber, ja: "$1以下にしてください。"},
		{en: validation.MsgExpectedExclusiveMaximumNumber, ja: "$1より小さくしてください。"},
		{en: validation.MsgExpectedNumberBeMultipleOf, ja: "$1の倍数にしてください。"},
		{en: validation.MsgExpectedMinLength, ja: "$1文字以上にしてください。"},
		{en: validation.MsgExpectedMaxLength, ja: "$1文字以内にしてください。"},
		{en: validation.MsgExpectedMatchPattern, ja: "次の形式にしてください：$1"},
		{en: validation.MsgExpectedBePattern, ja: "次の形式にしてください：$1"},
		{en: validation.MsgExpectedMinItems, ja: "$1件以上にしてください。"},
		{en: validation.MsgExpectedMaxItems, ja: "$1件までにしてください。"},
		{en: validation.MsgExpectedMinProperties, ja: "$1項目以上にしてください。"},
		{en: validation.MsgExpectedMaxProperties, ja: "$1項目までにしてください。"},
		{en: validation.MsgExpectedRequiredProperty, ja: "必要な項目「$1」がありません。"},
		{en: validation.MsgExpectedDependentRequiredProperty, ja: "「$2」があるときは「$1」が必要です。"},
		{en: "required %s parameter is missing", ja: "必要な値がありません。"},
		{en: "request body is required", ja: "内容が送られていません。"},
	}
	for i := range phrases {
		pattern := regexp.MustCompile(`%[vds]`).ReplaceAllString(regexp.QuoteMeta(phrases[i].en), "(.*)")
		phrases[i].pattern = regexp.MustCompile("(?s)^" + pattern + "$")
	}
	return phrases
})

type schemaPhrase struct {
	en, ja  string
	pattern *regexp.Regexp
}

// schemaWords is the Japanese of a message of huma's.
func schemaWords(message string) string {
	for _, p := range schemaPhrases() {
		if m := p.pattern.FindStringSubmatch(message); m != nil {
			out := p.ja
			for i, value := range m[1:] {
				out = strings.ReplaceAll(out, "$"+string(rune('1'+i)), value)
			}
			return out
		}
	}
	return "形式が正しくありません。"
}
