package lib.quantities_test

import data.lib.quantities

test_millicores if {
	quantities.millicores("3920m") == 3920
	quantities.millicores("4") == 4000
	quantities.millicores(4) == 4000
	quantities.millicores("0.1") == 100
	quantities.millicores(0.1) == 100
	quantities.millicores("1e3") == 1000000
	quantities.millicores("+1.5") == 1500
	quantities.millicores(".5") == 500
	quantities.millicores("2.") == 2000
	quantities.millicores("250000u") == 250
	quantities.millicores("1k") == 1000000
}

test_whole if {
	quantities.whole("16393244Ki") == 16786681856
	quantities.whole("2Gi") == 2147483648
	quantities.whole("1.5Gi") == 1610612736
	quantities.whole("8G") == 8000000000
	quantities.whole("1e3") == 1000
	quantities.whole("1Mi") == 1048576
	quantities.whole("1M") == 1000000
	quantities.whole("1Ti") == 1099511627776
	quantities.whole("1T") == 1000000000000
	quantities.whole("1Pi") == 1125899906842624
	quantities.whole("1P") == 1000000000000000
	quantities.whole("0.001Ei") == 1152921504606847
	quantities.whole("0.001E") == 1000000000000000
	quantities.whole(8000000000) == 8000000000
}

test_parts_of_a_unit_are_rounded_up if {
	quantities.millicores("1n") == 1
	quantities.millicores("1.0001") == 1001
	quantities.millicores("100u") == 1
	quantities.whole("100m") == 1
	quantities.whole("1100m") == 2
	quantities.whole("0.1Gi") == 107374183
}

test_the_last_bits_of_a_product_are_not_rounded_up if {
	quantities.millicores("2.3") == 2300
	quantities.millicores(1.1) == 1100
	quantities.millicores("0.29") == 290
	quantities.whole("1.1G") == 1100000000
}

test_nothing_is_nothing if {
	quantities.millicores("0") == 0
	quantities.millicores("-0") == 0
	quantities.whole("0") == 0
	quantities.whole(0) == 0
	quantities.whole("0Gi") == 0
}

test_what_is_no_quantity_is_undefined if {
	not quantities.whole(null)
	not quantities.whole(true)
	not quantities.whole(["1"])
	not quantities.whole({"redacted": true})
	texts := ["", "NaN", "Infinity", "1 Gi", "Gi", "1gi", "1KB", "1,5", "1..5", "e5", ".", "--1", "0x10", "1e400", "1e", "1e+"]
	every text in texts {
		not quantities.whole(text)
		not quantities.millicores(text)
	}
}

test_less_than_nothing_is_undefined if {
	not quantities.millicores("-1")
	not quantities.millicores("-0.5m")
	not quantities.whole(-1)
	not quantities.whole("-1Gi")
}

test_beyond_exact_numbers_is_undefined if {
	quantities.whole("9007199254740991") == 9007199254740991
	not quantities.whole("9007199254740993")
	not quantities.whole("8Ei")
	not quantities.millicores("1P")
	not quantities.whole("1e99")
}
