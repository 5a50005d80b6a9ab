#pragma once

#include <boost/asio.hpp>

#include <gtest/gtest.h>
