package mjpg

import "encoding/hex"

// A standard is a table that is understood where a frame brings none: how many
// codes there are of each length, and the symbols in hexadecimal.
type standard struct {
	counts  [16]byte
	symbols string
}

// The tables of T.81, annex K.3: DC and AC of the brightness, then of colours.
var standards = [2][2]standard{
	{
		{[16]byte{0, 1, 5, 1, 1, 1, 1, 1, 1}, "000102030405060708090a0b"},
		{[16]byte{0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "000102030405060708090a0b"},
	},
	{
		{[16]byte{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125}, "" +
			"01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34353637" +
			"38393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3" +
			"a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"},
		{[16]byte{0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119}, "" +
			"000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a3536" +
			"3738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999a" +
			"a2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"},
	},
}

// understood are the tables that a frame begins with.
var understood = understand()

func understand() (h [2][4]huffman) {
	for kind, row := range standards {
		for id, s := range row {
			symbols, err := hex.DecodeString(s.symbols)
			if err != nil || !h[kind][id].set(s.counts[:], symbols) {
				panic("the standard's tables are misspelt")
			}
		}
	}
	return h
}
