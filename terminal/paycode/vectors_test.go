package paycode

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// vectors are the payloads of testdata/vectors.json by their names, and those
// whose form JSON cannot hold or that are made from another.
func vectors(t testing.TB) map[string]string {
	data, err := os.ReadFile("testdata/vectors.json")
	require.NoError(t, err)
	var rows []struct{ ID, Payload string }
	require.NoError(t, json.Unmarshal(data, &rows))
	v := map[string]string{}
	for _, r := range rows {
		v[r.ID] = r.Payload
	}
	// A template 62 whose length 143 was written without its 81: a mistake that
	// two published encoders make.
	broken, err := hex.DecodeString("85054350563031" + "611A4F07A0000000555555570F1234567890123458D191220112345F" + "628F" + strings.Repeat("5A", 143))
	require.NoError(t, err)
	v["C7"] = base64.StdEncoding.EncodeToString(broken)
	v["M5 mended"] = strings.TrimSuffix(v["M5"], "6D60") + "0F92"
	v["M13"] = strings.TrimSuffix(v["M1"], "A13A") + "a13b"
	v["M14 without 63"] = strings.TrimSuffix(v["M1"], "6304A13A")
	v["M14 first not 0002"] = v["M1"][6:]
	return v
}

// cpmVectors hold what each vector of a customer's code must give.
var cpmVectors = map[string]func(t *testing.T, text string){
	"C1": func(t *testing.T, text string) {
		raw, err := base64.StdEncoding.DecodeString(text)
		require.NoError(t, err)
		assert.Equal(t, "85054350563031611a4f07a0000000555555570f1234567890123458d191220112345f", hex.EncodeToString(raw))
		c, err := ParseCPM(text)
		require.NoError(t, err)
		require.Len(t, c.Applications, 1)
		assert.Equal(t, "A0000000555555", c.Applications[0].AID)
		track, ok := c.Applications[0].Track2()
		require.True(t, ok)
		assert.Equal(t, Track2{PAN: "1234567890123458", Expiry: "1912", ServiceCode: "201", Discretionary: "12345"}, track)
	},
	"C2": func(t *testing.T, text string) {
		c, err := ParseCPM(text)
		require.NoError(t, err)
		require.Len(t, c.Applications, 2)
		assert.Equal(t, "A0000000555555", c.Applications[0].AID)
		assert.Equal(t, "Product1", c.Applications[0].Label)
		assert.Equal(t, "A0000000666666", c.Applications[1].AID)
		assert.Equal(t, "Product2", c.Applications[1].Label)
		assert.Equal(t, "1234567890123458", hex.EncodeToString(find(c.Common, 0x5A)))
		assert.Equal(t, "CARDHOLDER/EMV", string(find(c.Common, 0x5F20)))
		assert.Equal(t, "ruesdeen", string(find(c.Common, 0x5F2D)))
		inner, err := parseTLV(find(c.Common, 0x64), "62/64", 0)
		require.NoError(t, err)
		for tag, want := range map[uint16]string{0x9F10: "06010a03000000", 0x9F26: "584fd385fa234bcc", 0x9F36: "0001", 0x9F37: "6d58ef13"} {
			assert.Equal(t, want, hex.EncodeToString(find(inner, tag)), "%X", tag)
		}
	},
	"C3": func(t *testing.T, text string) {
		c, err := DecodeCPM(text)
		require.NoError(t, err)
		assert.Equal(t, "A0000000777777", c.Applications[0].AID)
		assert.Equal(t, "Mobile Wallet", c.Applications[0].Label)
		assert.Equal(t, "arende", string(find(c.Common, 0x5F2D)))
		inner, err := parseTLV(find(c.Common, 0x64), "62/64", 0)
		require.NoError(t, err)
		for _, tag := range []uint16{0xDF79, 0xDF78, 0xDF77, 0xDF76, 0xDF75, 0xDF74, 0xDF73, 0xDF72} {
			assert.NotEmpty(t, find(inner, tag), "%X", tag)
		}
		refuses(t, text, "payment number missing")
	},
	"C4": func(t *testing.T, text string) {
		c, err := DecodeCPM(text)
		require.NoError(t, err)
		assert.Equal(t, "QCAT01", string(find(c.Applications[0].Objects, 0x4F)))
		inner, err := parseTLV(find(c.Applications[0].Objects, 0x63), "61/63", 0)
		require.NoError(t, err)
		for tag, want := range map[uint16]string{0xC1: "131388", 0xC2: "0113", 0xC3: "5d78dcb6", 0xC4: "0384"} {
			assert.Equal(t, want, hex.EncodeToString(find(inner, tag)), "%X", tag)
		}
		assert.Len(t, find(inner, 0xDE), 55)
		refuses(t, text, "payment number missing")
	},
	"C5": func(t *testing.T, text string) { refuses(t, text, "application template missing") },
	"C7": func(t *testing.T, text string) { refuses(t, text, "length not in a form") },
	"C8": func(t *testing.T, text string) {
		raw, err := base64.StdEncoding.DecodeString(text)
		require.NoError(t, err)
		assert.Equal(t, "6181b0", hex.EncodeToString(raw[7:10]))
		c, err := ParseCPM(text)
		require.NoError(t, err)
		track, _ := c.Applications[0].Track2()
		assert.Equal(t, "1234567890123458", track.PAN)
		blob := find(c.Applications[0].Objects, 0x63)
		assert.Len(t, blob, 0x93, "the transparent template is kept as one blob")
		inner, err := parseTLV(blob, "61/63", 0)
		require.NoError(t, err)
		assert.Equal(t, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", hex.EncodeToString(find(inner, 0x9F10)))
		assert.Len(t, find(inner, 0xC1), 110)
	},
	"C9": func(t *testing.T, text string) {
		c, err := ParseCPM(text)
		require.NoError(t, err, "text without padding is taken too")
		assert.Equal(t, "A0000000555555", c.Applications[0].AID)
	},
	"C10": func(t *testing.T, text string) { refuses(t, text, "application template missing") },
	"C11": func(t *testing.T, text string) {
		_, err := ParseCPM(text)
		assert.ErrorIs(t, err, ErrUnknownCode, "not by its first characters")
	},
	"C12": func(t *testing.T, text string) { refuses(t, text, `version "CPV02" not known`) },
	"C13": func(t *testing.T, text string) { refuses(t, text, "no application name") },
	"C14": func(t *testing.T, text string) { refuses(t, text, "no application name") },
	"C15": func(t *testing.T, text string) { refuses(t, text, "payment number missing") },
	"C16": func(t *testing.T, text string) { refuses(t, text, "the same data object twice") },
	"C17": func(t *testing.T, text string) { refuses(t, text, "cut short") },
	"C18": func(t *testing.T, text string) { refuses(t, text, "length not in a form") },
	"C19": func(t *testing.T, text string) { refuses(t, text, "length not in a form") },
	"C20": func(t *testing.T, text string) {
		c, err := ParseCPM(text)
		require.NoError(t, err)
		assert.Equal(t, "JPQR1", c.Format)
		assert.Equal(t, "90000099", c.Applications[0].AID)
		assert.Equal(t, "9000009900000000000001", c.Applications[0].PaymentID())
	},
	"C21": func(t *testing.T, text string) {
		c, err := ParseCPM(text)
		require.NoError(t, err)
		assert.Equal(t, "12345678", c.Applications[0].AID)
		assert.Equal(t, "87654321", c.Applications[0].PaymentID())
		assert.Equal(t, `{"key":"value"}`, string(find(c.Applications[0].Objects, 0x99)))
	},
}

// refuses checks that a customer's code is malformed for a reason, and that
// the error does not give the code away.
func refuses(t *testing.T, text, why string) {
	t.Helper()
	_, err := ParseCPM(text)
	require.ErrorIs(t, err, ErrMalformed)
	assert.ErrorContains(t, err, why)
	assert.NotContains(t, err.Error(), text[8:])
	_, err = DefaultRules().Classify(text)
	assert.ErrorIs(t, err, ErrMalformed, "nothing malformed is sent")
}

// mpmVectors hold what each vector of a shop's code must give.
var mpmVectors = map[string]func(t *testing.T, text string){
	"M1": func(t *testing.T, text string) {
		m := parses(t, text)
		assert.Equal(t, 260, len(text))
		assert.Equal(t, 248, len([]rune(text)))
		assert.True(t, m.Dynamic())
		assert.Equal(t, []Field{{"00", "D15600000000"}, {"05", "A93FO3230Q"}}, m.Template("29"))
		assert.Equal(t, []Field{{"00", "D15600000001"}, {"03", "12345678"}}, m.Template("31"))
		has(t, m, map[string]string{"52": "4111", "58": "CN", "54": "23.72", "53": "156", "55": "01"})
		assert.Equal(t, []Field{{"03", "1234"}, {"06", "***"}, {"07", "A6008667"}, {"09", "ME"}}, m.Template("62"))
		assert.Equal(t, []Field{{"00", "ZH"}, {"01", "最佳运输"}, {"02", "北京"}}, m.Template("64"))
		assert.Equal(t, []Field{{"00", "A011223344998877"}, {"07", "12345678"}}, m.Template("91"))
	},
	"M2": func(t *testing.T, text string) {
		m := parses(t, text)
		assert.Equal(t, "39401ff0c21a4543a8ed5fbaa30ab02e", m.Template("80")[0].Value)
		assert.Equal(t, "c2fbf6dd646f4f36b617f10747c0b961", m.Template("81")[0].Value)
	},
	"M3": func(t *testing.T, text string) { parses(t, text) },
	"M4": func(t *testing.T, text string) {
		m := parses(t, text)
		assert.False(t, m.Dynamic())
		levels, ok := m.JPQR()
		require.True(t, ok)
		assert.Equal(t, [4]string{"0000000000001", "0001", "000001", "000001"}, levels)
		assert.Equal(t, []Field{{"00", "JA"}, {"01", "メルペイ カフェ"}}, m.Template("64"))
	},
	"M5": func(t *testing.T, text string) {
		_, err := ParseMPM(text)
		require.ErrorIs(t, err, ErrMalformed)
		assert.ErrorContains(t, err, "computed 0F92")
	},
	"M5 mended": func(t *testing.T, text string) { parses(t, text) },
	"M6": func(t *testing.T, text string) {
		m := parses(t, text)
		has(t, m, map[string]string{"53": "344", "54": "5", "58": "HK", "60": "Hong Kong", "15": "4798034400020344798034459990001"})
		assert.Len(t, m.Template("62"), 3)
		for i, id := range []string{"01", "05", "07"} {
			assert.Equal(t, id, m.Template("62")[i].ID)
		}
	},
	"M7": func(t *testing.T, text string) { has(t, parses(t, text), map[string]string{"58": "KH", "54": "10.00"}) },
	"M8": func(t *testing.T, text string) {
		assert.Equal(t, []string{"amount in yen has a fraction"}, parses(t, text).Advice())
	},
	"M9": func(t *testing.T, text string) {
		m := parses(t, text)
		assert.Len(t, []rune(text), 168)
		assert.Len(t, text, 178)
		assert.False(t, m.Dynamic())
		assert.Empty(t, m.Advice())
	},
	"M10": func(t *testing.T, text string) {
		m := parses(t, text)
		assert.True(t, m.Dynamic())
		has(t, m, map[string]string{"54": "1500", "53": "392"})
		assert.Equal(t, []Field{{"01", "INV000123"}, {"05", "TX20260101000001"}, {"07", "POS01"}}, m.Template("62"))
	},
	"M11": func(t *testing.T, text string) { has(t, parses(t, text), map[string]string{"54": "122"}) },
	"M12": func(t *testing.T, text string) {
		_, err := ParseMPM(text)
		require.ErrorIs(t, err, ErrMalformed)
		assert.ErrorContains(t, err, "amount of zero")
	},
	"M13": func(t *testing.T, text string) {
		_, err := ParseMPM(text)
		assert.ErrorContains(t, err, "checksum does not match")
	},
	"M14 without 63": func(t *testing.T, text string) {
		_, err := ParseMPM(text)
		assert.ErrorContains(t, err, "checksum must come last")
	},
	"M14 first not 0002": func(t *testing.T, text string) {
		_, err := ParseMPM(text)
		assert.ErrorContains(t, err, "format 01 must come first")
	},
}

// parses reads a shop's code, builds it again, and expects the same text but
// for the case of the checksum.
func parses(t *testing.T, text string) MPM {
	t.Helper()
	m, err := ParseMPM(text)
	require.NoError(t, err)
	again, err := m.Text()
	require.NoError(t, err)
	assert.Equal(t, text[:len(text)-4]+strings.ToUpper(text[len(text)-4:]), again)
	_, err = DefaultRules().Classify(text)
	assert.ErrorIs(t, err, ErrMerchantCode, "it is no code to charge")
	return m
}

// has checks values of the first level.
func has(t *testing.T, m MPM, want map[string]string) {
	t.Helper()
	for id, v := range want {
		got, _ := m.Value(id)
		assert.Equal(t, v, got, id)
	}
}

func TestVectors(t *testing.T) {
	for name, text := range vectors(t) {
		check, ok := cpmVectors[name]
		if !ok {
			check, ok = mpmVectors[name]
		}
		require.True(t, ok, "vector %s is checked by nobody", name)
		t.Run(name, func(t *testing.T) { check(t, text) })
	}
	assert.EqualValues(t, 0x29B1, crc("123456789"), "the check value of the CRC")
}
