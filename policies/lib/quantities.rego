# METADATA
# description: Kubernetes quantities as whole numbers, so that both engines add them up alike.
package lib.quantities

import data.lib.compare
import data.lib.decimals

# METADATA
# description: |
#   Processor cores in thousandths of a core, rounded up; undefined for what is no quantity, for less than nothing, and
#   beyond what a double counts exactly.
millicores(quantity) := rounded_up(amount(quantity) * 1000)

# METADATA
# description: Likewise a quantity in its own unit (bytes for memory), rounded up.
whole(quantity) := rounded_up(amount(quantity))

amount(quantity) := quantity if is_number(quantity)

amount(quantity) := number * suffix_factors[parts[2]] if {
	is_string(quantity)
	parts := regex.find_all_string_submatch_n(`^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$`, quantity, 1)[0]
	number := decimals.parse(parts[1])
}

# the engines disagree about `ceil` below zero, and about the last bits of a product: neither may reach it
rounded_up(number) := 0 if {
	number == 0
} else := 1 if {
	compare.above(number, 0)
	compare.at_most(number, 1)
} else := ceil(number - 0.000001) if {
	compare.above(number, 1)
	compare.at_most(number, 9007199254740991)
}

suffix_factors := {
	"": 1,
	"n": 0.000000001,
	"u": 0.000001,
	"m": 0.001,
	"k": 1000,
	"M": 1000000,
	"G": 1000000000,
	"T": 1000000000000,
	"P": 1000000000000000,
	"E": 1000000000000000000,
	"Ki": 1024,
	"Mi": 1048576,
	"Gi": 1073741824,
	"Ti": 1099511627776,
	"Pi": 1125899906842624,
	"Ei": 1152921504606846976,
}
