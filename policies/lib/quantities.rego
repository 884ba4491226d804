# METADATA
# description: Kubernetes quantities as whole numbers, so that both engines add them up alike.
package lib.quantities

import data.lib.decimals

# METADATA
# description: Processor cores in thousandths of a core, rounded up below one; undefined for what is no quantity.
millicores(quantity) := scaled(quantity, 1000)

# METADATA
# description: A quantity in its own unit (bytes for memory), rounded up; undefined for what is no quantity.
whole(quantity) := scaled(quantity, 1)

scaled(quantity, per_unit) := ceil(quantity * per_unit) if is_number(quantity)

scaled(quantity, per_unit) := ceil(((number * suffix_factors[suffix]) * per_unit) - 0.000001) if {
	is_string(quantity)
	parts := regex.find_all_string_submatch_n(`^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$`, quantity, 1)[0]
	number := decimals.parse(parts[1])
	suffix := parts[2]
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
