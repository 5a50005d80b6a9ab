# What Doxygen reads instead of a header, line by line, so that its warnings name the right lines.

# The promise without the machinery: what stands below the divider is left out.
/^\/\/ -{20,}/,/^} \/\/ namespace coalesce/ {
    /^} \/\/ namespace coalesce/! s#.*##
}

# The headings of a contract, also where one text serves several.
s#^( *///) ((Completes? with|Cancellation|Threads|Lifetime|Throws)(, (Cancellation|Threads|Lifetime|Throws))*): #\1 @heading{\2} #
:comma
s#(@heading\{[^}]*[a-z]), #\1\\, #
t comma

# Doxygen cannot place these.
s#^template <>$##
s#^struct boost::.*##

# A macro of ours.
s#COALESCE_AWAIT#[[nodiscard]]#

# What every reader of C++ knows.
s#^( *)(using (key|value)_type = )#\1/** For generic code. */ \2#
s#^( *)(using is_transparent = )#\1/** Look-ups may take other types. */ \2#
s#^( *)([A-Z][A-Za-z]*)(\(\2\&\&( other)?\) noexcept = default;)#\1/** Takes it over. */ \2\3#
s#^( *)(friend .*operator(==|<=>)\(.* = default;)#\1/** Member by member. */ \2#
s#^( *)(friend std::size_t hash_value\()#\1/** For Boost.ContainerHash, and so for keys of loaders. */ \2#
s#^( *)([A-Za-z:<>]+ await_(ready|suspend|resume)\()#\1/** For `co_await`. */ \2#
s#^( *)([A-Za-z:<>]+ (query|require|prefer)\(.*execution::)#\1/** For Asio, as a property of executors. */ \2#
