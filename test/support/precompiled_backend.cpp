#include "support/precompiled_backend.hpp"
