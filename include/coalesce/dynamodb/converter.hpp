#pragma once

namespace coalesce::dynamodb {

/// How a type of your own, or of another library, is stored: as a value of a type that is mapped
/// already. Specialise it with two static functions:
///
///     template <>
///     struct coalesce::dynamodb::Converter<Date> {
///         static std::string to(const Date& date);    // what is stored, here an S
///         static Date from(const std::string& text);  // may throw: then the item does not fit
///     };
///
/// What `to` gives decides how the type stands in the item, and whether it can be a key. It may
/// be an `AttributeValue` where that differs from value to value, or an `Item`. A converter goes
/// before the description of a struct or enum, and before what is known of variants, optionals,
/// containers and numbers. What `from` throws becomes `errc::mismatch` and
/// what `to` throws `errc::invalid_item`, with the attribute's path before its text.
template <class T>
struct Converter;

} // namespace coalesce::dynamodb
