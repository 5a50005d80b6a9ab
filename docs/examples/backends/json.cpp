// Boost.JSON is compiled here, so that the example needs only the headers of Boost.
#include <boost/json/src.hpp>
