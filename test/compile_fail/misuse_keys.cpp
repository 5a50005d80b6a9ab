// One mistake for each macro in the keys of a table; without one, keys done right.

#include <coalesce/dynamodb/key_schema.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynamodb = coalesce::dynamodb;

template <class Year>
struct Dated {
    Year year;
    std::string title;
    BOOST_DESCRIBE_CLASS(Dated, (), (year, title), (), ())
};

struct Triple {
    int year = 0;
    std::string title;
    double rating = 0;
};
BOOST_DESCRIBE_STRUCT(Triple, (), (year, title, rating))

struct NotDescribed {
    int year = 0;
};

struct NoMembers {};
BOOST_DESCRIBE_STRUCT(NoMembers, (), ())

#if defined(KEY_NOT_DESCRIBED)
using Key = NotDescribed;
#elif defined(KEY_THAT_IS_A_VALUE)
using Key = std::string;
#elif defined(KEY_THAT_IS_AN_ITEM)
using Key = dynamodb::Item;
#elif defined(KEY_OF_NO_MEMBERS)
using Key = NoMembers;
#elif defined(KEY_OF_THREE_MEMBERS)
using Key = Triple;
#elif defined(KEY_OF_A_TRUTH_VALUE)
using Key = Dated<bool>;
#elif defined(KEY_OF_AN_OPTIONAL)
using Key = Dated<std::optional<int>>;
#elif defined(KEY_OF_A_LIST)
using Key = Dated<std::vector<int>>;
#elif defined(KEY_OF_A_VIEW)
using Key = Dated<std::string_view>;
#else
using Key = Dated<int>;
#endif

[[maybe_unused]] const auto schema = dynamodb::key_schema<Key>();
