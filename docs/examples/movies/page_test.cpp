#include "browser.hpp"

#include <support/real_servers.hpp>

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace {

namespace json = boost::json;
using coalesce::test::dynalite;
using coalesce::test::ServerProcess;

// The example as `run --serve` starts it, and a browser; both for all tests.
class Site {
public:
    Site() { url = invitation(); }

    ServerProcess movies{{COALESCE_MOVIES, "--serve", "--endpoint", dynalite().endpoint(), "--data",
                          COALESCE_FILMS, "--page", COALESCE_PAGE},
                         "."};
    Browser browser;
    std::string url;

private:
    // The address that the server prints when it is ready.
    std::string invitation() {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (movies.running() && std::chrono::steady_clock::now() < deadline) {
            const std::string printed = movies.output_tail();
            const std::size_t begin = printed.find("http://127.0.0.1:");
            const std::size_t end = printed.find("/\n", begin);
            if (begin != printed.npos && end != printed.npos)
                return printed.substr(begin, end + 1 - begin);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        throw std::runtime_error("the movies server invites nobody:\n" + movies.output_tail());
    }
};

class MoviesPage : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (missing().empty())
            site.emplace();
    }
    static void TearDownTestSuite() {
        site.reset();
        page_is_fresh = false;
    }

    void SetUp() override {
        if (!missing().empty())
            GTEST_SKIP() << missing();
        browser().prefer_colors("light");
        browser().resize(1280, 800);
        if (std::exchange(page_is_fresh, true))
            return;
        browser().open(site->url);
        answered();
    }

    void TearDown() override {
        if (!site)
            return;
        EXPECT_EQ(browser().console_errors(), expected_errors);
    }

    static std::string missing() {
        const std::string servers = dynalite().missing();
        return servers.empty() ? Browser::missing() : servers;
    }

    static Browser& browser() { return site->browser; }
    static void answered() { browser().wait_until("document.body.dataset.state === 'done'"); }
    // What asks anew, by hand. The next test begins with the page as it was.
    static void ask(const std::string& how) {
        page_is_fresh = false;
        browser().run(how);
        answered();
    }
    static json::value see(const std::string& expression) {
        return browser().run("return " + expression);
    }
    // What the page calls a number of one side.
    static json::value total(const std::string& side, const std::string& name) {
        return see("Number([...document.querySelectorAll('#" + side +
                   " dt')].find((dt) => dt.textContent === '" + name +
                   "').nextSibling.textContent.replace(',', ''))");
    }
    static json::value count(const std::string& selector) {
        return see("document.querySelectorAll('" + selector + "').length");
    }
    // The keys that are shown of the box of this number.
    static json::value chosen_keys(const std::string& side, int box) {
        browser().run("document.querySelectorAll('#" + side + " [data-batch]')[" +
                      std::to_string(box) +
                      "].dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        return see("[...document.querySelectorAll('#" + side +
                   " .keys li')].map((one) => one.firstChild.textContent)");
    }

    static std::optional<Site> site;
    static bool page_is_fresh;
    std::vector<std::string> expected_errors;
};

std::optional<Site> MoviesPage::site;
bool MoviesPage::page_is_fresh = false;

TEST_F(MoviesPage, shows_the_answer_to_the_demonstration) {
    EXPECT_EQ(see("document.querySelector('#answer .text').textContent"), "\"Steven Spielberg\"");
    EXPECT_EQ(count("#answer .error"), 0);
    EXPECT_EQ(see("document.getElementById('verdict').textContent.slice(0, 31)"),
              "1,374 loads became 6 requests: ");
}

TEST_F(MoviesPage, has_a_lane_for_each_loader_and_a_box_for_each_batch) {
    for (const std::string side : {"#on", "#off"})
        EXPECT_EQ(see("[...document.querySelectorAll('" + side +
                      " .lane-of > .lane')].map((one) => one.textContent)"),
                  json::parse(R"(["People", "Movies"])"));
    EXPECT_EQ(count("#on [data-batch]"), 6);
    EXPECT_EQ(count("#off [data-batch]"), 113);
    EXPECT_EQ(total("on", "batches"), 6);
    EXPECT_EQ(total("off", "batches"), 113);
    EXPECT_EQ(browser().run(R"(
        const body = { query: document.getElementById('query').value,
                       variables: JSON.parse(document.getElementById('variables').value) };
        const answer = await fetch('graphql', { method: 'POST', body: JSON.stringify(body) });
        return (await answer.json()).extensions.batches)"),
              6);
}

TEST_F(MoviesPage, boxes_show_their_first_keys_and_give_all_of_them_when_chosen) {
    EXPECT_EQ(
        see("document.querySelectorAll('#on [data-batch]')[1].textContent.includes('43 keys')"),
        true);
    EXPECT_EQ(see("document.querySelectorAll('#on [data-batch=\"2\"] .key')[0].textContent"),
              "Roy Scheider");
    const auto people = chosen_keys("on", 1);
    EXPECT_EQ(people.as_array().size(), 43u);
    EXPECT_EQ(people.at(0), "Roy Scheider");
    EXPECT_EQ(chosen_keys("on", 0), json::parse(R"(["Steven Spielberg"])"));
    EXPECT_EQ(chosen_keys("off", 0), json::parse(R"(["Steven Spielberg"])"));
}

TEST_F(MoviesPage, hits_and_joined_loads_are_marked_apart_and_all_of_them) {
    for (const std::string side : {"on", "off"})
        for (const std::string kind : {"hits", "joined"})
            EXPECT_EQ(see("[...document.querySelectorAll('#" + side + " .mark[data-kind=" + kind +
                          "]')].reduce((all, one) => all + Number(one.dataset.count), 0)"),
                      total(side, kind))
                << side << " " << kind;
    EXPECT_EQ(total("on", "joined"), 132);
    EXPECT_NE(see("getComputedStyle(document.querySelector('#on rect.hits')).fill"),
              see("getComputedStyle(document.querySelector('#on rect.joined')).fill"));
}

TEST_F(MoviesPage, requests_are_drawn_on_a_scale_of_time) {
    for (const std::string side : {"on", "off"})
        EXPECT_EQ(count("#" + side + " [data-request]"), total(side, "requests"));
    EXPECT_EQ(total("on", "requests"), 6);
    EXPECT_EQ(see("document.querySelector('#on [data-request] title').textContent.split(',')[0]"),
              "BatchGetItem of People");
    EXPECT_EQ(see("document.querySelector('#off [data-request] title').textContent.split(',')[0]"),
              "GetItem of People");
    EXPECT_EQ(see("[...document.querySelectorAll('#on text')].some((one) => one.textContent === "
                  "'0 ms')"),
              true);
}

TEST_F(MoviesPage, both_sides_stand_side_by_side_and_on_a_phone_below_each_other) {
    const char* const places =
        "[...document.querySelectorAll('.run')].map((one) => one.getBoundingClientRect())"
        ".map(({ left, top }) => [left, top])";
    const auto wide = see(places);
    EXPECT_LT(wide.at(0).at(0).to_number<double>(), wide.at(1).at(0).to_number<double>());
    EXPECT_EQ(wide.at(0).at(1), wide.at(1).at(1));

    page_is_fresh = false;
    browser().resize(390, 800);
    browser().wait_until("document.querySelector('#on').clientWidth < 390");
    const auto narrow = see(places);
    EXPECT_EQ(narrow.at(0).at(0), narrow.at(1).at(0));
    EXPECT_LT(narrow.at(0).at(1).to_number<double>(), narrow.at(1).at(1).to_number<double>());
    EXPECT_EQ(see("document.documentElement.scrollWidth"), 390);
}

TEST_F(MoviesPage, a_mistake_in_the_query_is_said) {
    ask("[...document.querySelectorAll('#examples button')].find((one) => "
        "one.textContent === 'A mistake').click()");

    EXPECT_EQ(see("document.querySelector('#answer .error').textContent"),
              "Error: `Movie.budget` does not exist");
    EXPECT_EQ(count(".drawing svg"), 0);
    expected_errors = {site->url + "graphql - Failed to load resource: the server responded with a "
                                   "status of 400 (Bad Request)"};
}

TEST_F(MoviesPage, variables_that_are_no_json_are_refused_before_anything_is_asked) {
    ask("document.getElementById('variables').value = '{'; document.getElementById('run').click()");

    EXPECT_EQ(see("document.querySelector('#answer .error').textContent.slice(0, 34)"),
              "Error: The variables are no JSON. ");
}

TEST_F(MoviesPage, control_and_enter_ask_and_arrows_go_from_box_to_box) {
    ask(R"(const query = document.getElementById('query');
        query.value = '{ person(name: "Al Pacino") { movies { title } } }';
        document.getElementById('variables').value = '';
        query.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true})))");
    EXPECT_EQ(count("#on [data-batch]"), 2);

    browser().run(R"(const press = (key) => document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', {key, bubbles: true}));
        document.querySelector('#on [tabindex="0"][data-batch]').focus();
        press('ArrowRight');
        press('Enter');)");
    EXPECT_EQ(see("document.activeElement.getAttribute('aria-label')"),
              "Movies, tick 2, batch of 6 keys");
    EXPECT_EQ(count("#on .keys li"), 6);
}

TEST_F(MoviesPage, is_dark_for_those_who_prefer_that) {
    const char* const brightness =
        "['backgroundColor', 'color'].map((one) => getComputedStyle(document.body)[one])"
        ".map((rgb) => rgb.match(/\\d+/g).slice(0, 3).reduce((all, one) => all + Number(one), 0))";
    const auto light = see(brightness);
    browser().prefer_colors("dark");
    const auto dark = see(brightness);

    EXPECT_GT(light.at(0).to_number<int>(), 600);
    EXPECT_LT(light.at(1).to_number<int>(), 200);
    EXPECT_LT(dark.at(0).to_number<int>(), 150);
    EXPECT_GT(dark.at(1).to_number<int>(), 600);
}

// COALESCE_PAGE_PICTURE names the file to which the picture for the README goes.
TEST_F(MoviesPage, fits_into_a_picture) {
    ask("document.getElementById('run').click()"); // connections are there, as in a server's life
    chosen_keys("on", 2);
    const auto bottom =
        see("Math.ceil(document.getElementById('runs').getBoundingClientRect().bottom)");
    browser().resize(1280, bottom.to_number<int>() + 14);
    const std::string png = browser().picture();

    EXPECT_LT(bottom.to_number<int>(), 1300);
    EXPECT_EQ(png.substr(1, 3), "PNG");
    EXPECT_LT(png.size(), 250'000u);
    if (const char* file = std::getenv("COALESCE_PAGE_PICTURE"))
        std::ofstream(file, std::ios::binary) << png;
}

} // namespace
