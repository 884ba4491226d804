# METADATA
# description: The only place where text becomes a number. `to_number` accepts, per engine, different texts that are no JSON numbers.
package lib.decimals

# METADATA
# description: |
#   The number that a decimal text such as `1.5`, `.5`, `0005`, `1.` or `1e3` stands for; undefined for anything else,
#   for exponents of more than two digits, and for more than 40 characters.
parse(text) := number if {
	is_string(text)
	count(text) <= 40
	regex.match(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$`, text)
	parts := regex.find_all_string_submatch_n(`^([+-]?)0*([0-9]*)(\.?)([0-9]*)((?:[eE][+-]?[0-9]+)?)$`, text, 1)[0]
	normal := concat("", [sign(parts[1]), or_zero(parts[2]), fraction(parts[4]), parts[5]])
	number := to_number(normal)
}

sign("-") := "-"

sign("") := ""

sign("+") := ""

or_zero("") := "0"

or_zero(digits) := digits if digits != ""

fraction("") := ""

fraction(digits) := concat("", [".", digits]) if digits != ""
