package lib.decimals_test

import data.lib.decimals

test_decimals if {
	decimals.parse("0") == 0
	decimals.parse("15") == 15
	decimals.parse("1.5") == 1.5
	decimals.parse("1.50") == 1.5
	decimals.parse("-1.5") == -1.5
	decimals.parse("+1.5") == 1.5
	decimals.parse("1e3") == 1000
	decimals.parse("1E3") == 1000
	decimals.parse("1e+3") == 1000
	decimals.parse("1e-3") == 0.001
	decimals.parse("1e99") == 1e99
}

test_texts_that_are_no_json_numbers if {
	decimals.parse(".5") == 0.5
	decimals.parse("-.5") == -0.5
	decimals.parse("0005") == 5
	decimals.parse("000") == 0
	decimals.parse("1.") == 1
	decimals.parse("00.50") == 0.5
	decimals.parse(".5e1") == 5
	decimals.parse("1.e1") == 10
}

test_what_is_no_decimal_is_undefined if {
	texts := [
		"", ".", "e5", "1e", "1e+", "NaN", "Infinity", "-", "+", "1.2.3", "1,5", " 1", "1 ", "0x1f", "1_000",
		"1e400", "1e100", "٣",
	]
	every text in texts {
		not decimals.parse(text)
	}
}

test_other_types_are_undefined if {
	not decimals.parse(5)
	not decimals.parse(null)
	not decimals.parse(["5"])
}

test_length_limit if {
	decimals.parse("1.00000000000000000000000000000000000000") == 1
	not decimals.parse("1.000000000000000000000000000000000000000")
}
