<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;
use WHMCS\Module\Server\Convoy\ShopIdentity;

/**
 * What makes two WHMCS the same shop: the address of the pages and the database's place, as configured.
 */
final class ShopIdentityTest extends TestCase
{
    /** @return array<string, array{string, string}> SystemURL and what counts of it */
    public function addresses(): array
    {
        return [
            'as WHMCS stores it' => ['https://shop.example.com/', 'shop.example.com'],
            'http' => ['http://shop.example.com/', 'shop.example.com'],
            'without a slash' => ['https://shop.example.com', 'shop.example.com'],
            'www' => ['https://www.shop.example.com/', 'shop.example.com'],
            'www inside' => ['https://shop.www.example.com/', 'shop.www.example.com'],
            'upper case' => ['HTTPS://WWW.Shop.Example.COM/Billing/', 'shop.example.com/billing'],
            'port of https' => ['https://shop.example.com:443/', 'shop.example.com'],
            'port of http' => ['http://shop.example.com:80/', 'shop.example.com'],
            'port of its own' => ['https://shop.example.com:8443/', 'shop.example.com:8443'],
            'folder' => ['https://example.com/billing/', 'example.com/billing'],
            'many slashes' => ['https://example.com//billing///', 'example.com/billing'],
            'dot of the root zone' => ['https://shop.example.com./', 'shop.example.com'],
            'blanks around' => ["  https://shop.example.com/ \n", 'shop.example.com'],
            'no scheme' => ['shop.example.com/billing', 'shop.example.com/billing'],
            'entities' => ['https://example.com/a&amp;b/', 'example.com/a&b'],
            'address of IPv6' => ['http://[2001:DB8::1]:8080/', '[2001:db8::1]:8080'],
            'query and fragment' => ['https://shop.example.com/?x=1#y', 'shop.example.com'],
            'blank' => ['', ''],
            'scheme alone' => ['https://', ''],
            'no URL' => ['http:///billing', ''],
        ];
    }

    /**
     * Put back: host-php/module/lib/ShopIdentity.php, address(): leave out any one of its steps.
     *
     * @dataProvider addresses
     */
    public function test_only_host_and_path_of_the_address_count(string $url, string $counts): void
    {
        self::assertSame($counts, ShopIdentity::address($url));
    }

    /** @return array<string, array{array<string, mixed>, array<string, mixed>, bool}> two databases; whether the same */
    public function databases(): array
    {
        $here = ['host' => 'db1.internal', 'port' => '3306', 'database' => 'whmcs'];
        return [
            'the same' => [$here, $here, true],
            'another host' => [$here, ['host' => 'db2.internal'] + $here, false],
            'another port' => [$here, ['port' => '3307'] + $here, false],
            'another name' => [$here, ['database' => 'staging'] + $here, false],
            'a name in other case' => [$here, ['database' => 'WHMCS'] + $here, false],
            'a host in other case' => [$here, ['host' => 'DB1.internal '] + $here, true],
            'default port left out' => [$here, ['port' => ''] + $here, true],
            'default port left out, another named' => [['port' => null] + $here, ['port' => 3307] + $here, false],
            'a port as a number' => [$here, ['port' => 3306] + $here, true],
            'host not known' => [$here, ['host' => null] + $here, true],
            'name not known' => [$here, ['database' => ''] + $here, true],
            'nothing known' => [$here, [], true],
            'localhost by number' => [['host' => 'localhost'] + $here, ['host' => '127.0.0.1'] + $here, true],
            'localhost by socket' => [['host' => 'localhost'] + $here, ['unix_socket' => '/run/db.sock'] + $here, true],
            'several hosts in any order' => [['host' => ['a', 'b']] + $here, ['host' => ['b', 'a']] + $here, true],
        ];
    }

    /**
     * Put back: host-php/module/lib/ShopIdentity.php, isSame(): leave out the blanks; or database(): leave out the
     * default port.
     *
     * @dataProvider databases
     * @param array<string, mixed> $one
     * @param array<string, mixed> $other
     */
    public function test_a_database_is_host_port_and_name_as_configured(array $one, array $other, bool $same): void
    {
        $identities = array_map(static function (array $configuration): ShopIdentity {
            return ShopIdentity::fromArray(['address' => ''] + ShopIdentity::database($configuration));
        }, [$one, $other]);
        self::assertSame($same, $identities[0]->hasDatabaseOf($identities[1]));
        self::assertSame($same, $identities[1]->hasDatabaseOf($identities[0]));
    }

    public function test_what_is_not_known_is_taken_from_what_was(): void
    {
        $stored = ['address' => 'shop.example.com', 'host' => 'db1', 'port' => '3306', 'name' => 'whmcs'];
        $blank = ShopIdentity::fromArray(['address' => '', 'host' => 'db1', 'port' => '', 'name' => '']);
        self::assertSame($stored, $blank->completedBy(ShopIdentity::fromArray($stored))->toArray());
        $places = [
            'english' => 'shop.example.com, database whmcs on db1:3306',
            'chinese' => 'shop.example.com，db1:3306 上的資料庫 whmcs',
        ];
        foreach ($places as $locale => $place) {
            self::assertSame($place, ShopIdentity::fromArray($stored)->describe($locale));
        }
    }

    public function test_an_alias_is_the_same_database_and_goes_with_a_move(): void
    {
        $at = static function (string $host): ShopIdentity {
            return ShopIdentity::fromArray(['address' => 'shop', 'host' => $host, 'port' => '3306', 'name' => 'whmcs']);
        };
        $stored = ShopIdentity::fromArray($at('db1')->alias($at('db2'))->toArray());
        self::assertSame([true, true, false], array_map(static function (string $host) use ($at, $stored): bool {
            return $at($host)->hasDatabaseOf($stored);
        }, ['db1', 'db2', 'db3']));
        self::assertSame($stored->toArray(), $stored->foundAs($at('db2'))->toArray());
        self::assertSame($at('db3')->toArray(), $at('db3')->completedBy($stored)->toArray());
    }

    /** @return array<int, array{mixed}> */
    public function damaged(): array
    {
        return [[null], ['text'], [[]], [['address' => 5]]];
    }

    /**
     * @dataProvider damaged
     * @param mixed $stored
     */
    public function test_a_damaged_row_is_none($stored): void
    {
        self::assertNull(ShopIdentity::fromArray($stored));
    }
}
