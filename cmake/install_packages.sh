# Sourced by the commands of the repository: test/run, benchmarks/run, benchmarks/movies/run and
# docs/examples/movies/run. It installs what they need on Debian 12 and its relatives, and does
# nothing when nothing is missing. Elsewhere it says what it could not check and leaves the rest to
# CMake.
#
#   install_packages <group>...    groups: build test node java wrk, and what some tests need and
#                                  else are skipped: backends browser clang docs
#   install_npm_packages <folder>  `npm ci`, when node_modules is older than the lock file
#
# shellcheck shell=bash

_is_installed() { [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == "install ok installed" ]]; }

_boost_is_new_enough() {
    local version
    version=$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' \
        /usr/include/boost/version.hpp /usr/local/include/boost/version.hpp 2>/dev/null | sort -n | tail -n 1)
    [[ ${version:-0} -ge 108100 ]]
}

_clang_is_new_enough() { compgen -c clang++- | grep -qE '^clang\+\+-(1[6-9]|[2-9][0-9])$'; }

_candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)'; }

# A name that starts with `!` asks for a choice that needs the package lists, so it is made after
# `apt-get update`. One that starts with `?` is left out where there is no such package.
_choose_package() {
    case $1 in
    '!boost')
        # Debian 12's own libboost-dev is 1.74, too old for Boost.Describe.
        if dpkg --compare-versions "$(_candidate libboost-dev)" ge 1.81; then
            echo libboost-dev
        else
            echo libboost1.81-dev
        fi ;;
    '!java')
        if [[ -n $(_candidate openjdk-17-jre-headless) ]]; then
            echo openjdk-17-jre-headless
        else
            echo default-jre-headless
        fi ;;
    '!clang')
        if [[ -n $(_candidate clang-16) ]]; then
            echo clang-16
        else
            echo clang
        fi ;;
    '?'*)
        if [[ -n $(_candidate "${1#?}") ]]; then
            echo "${1#?}"
        fi ;;
    *) echo "$1" ;;
    esac
}

# Prints what is missing for one group, a line each. A tool may come from anywhere, so it is looked
# for by its command; a library by its package.
_missing_packages() {
    local need
    case $1 in
    build) set -- g++ cmake pkg-config \
        ninja-build libcurl4-openssl-dev libssl-dev rapidjson-dev zlib1g-dev '!boost' ;;
    test) set -- git clang-format openssl libgtest-dev libbenchmark-dev valgrind python3-boto3 ;;
    node) set -- nodejs npm ;;
    java) set -- '!java' ;;
    wrk) set -- wrk ;;
    backends) set -- libpq-dev postgresql libhiredis-dev redis-server ;;
    browser) set -- '?chromium' '?chromium-driver' ;;
    clang) set -- '!clang' ;;
    docs) set -- doxygen ;;
    *) echo "install_packages: there is no group '$1'" >&2; return 1 ;;
    esac
    for need in "$@"; do
        case $need in
        g++ | cmake | pkg-config | git | clang-format | openssl | valgrind | npm | wrk | redis-server | doxygen) command -v "$need" ;;
        ninja-build) command -v ninja ;;
        nodejs) command -v node ;;
        '!java') command -v java ;;
        '?chromium') command -v chromium ;;
        '?chromium-driver') command -v chromedriver ;;
        '!clang') _clang_is_new_enough ;;
        '!boost') _boost_is_new_enough ;;
        *) _is_installed "$need" ;;
        esac >/dev/null || echo "$need"
    done
}

_as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    else
        sudo "$@"
    fi
}

install_packages() {
    if ! command -v apt-get >/dev/null; then
        echo "-- no apt-get here: the packages that README.md names must be there already"
        return
    fi
    local group need list='' missing chosen=()
    for group in "$@"; do
        list+=" $(_missing_packages "$group" | tr '\n' ' ')"
    done
    read -ra missing <<<"$list"
    if [[ ${#missing[@]} -eq 0 ]]; then
        return
    fi
    if [[ $EUID -ne 0 ]] && ! command -v sudo >/dev/null; then
        echo "Packages are missing (${missing[*]//[?!]/}) and only root can install them: run this as root, or install sudo." >&2
        return 1
    fi
    _as_root apt-get update -qq
    for need in "${missing[@]}"; do
        need=$(_choose_package "$need")
        if [[ -n $need ]]; then
            chosen+=("$need")
        fi
    done
    if [[ ${#chosen[@]} -eq 0 ]]; then
        return
    fi
    echo "-- installing ${chosen[*]}"
    # --no-remove: a package of the user that is in the way is the user's to remove.
    _as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends --no-remove "${chosen[@]}"
}

install_npm_packages() {
    if [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]]; then
        return
    fi
    echo "-- npm ci in ${1##*/}"
    (cd "$1" && npm ci --loglevel=error)
}
