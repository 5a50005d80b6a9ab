#pragma once

#include <coalesce/loader.hpp>

#include <boost/asio.hpp>

#include <gtest/gtest.h>
