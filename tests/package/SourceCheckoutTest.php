<?php

declare(strict_types=1);

namespace PackageTests;

/**
 * The source, copied to where the module belongs.
 *
 * @group whmcs
 */
final class SourceCheckoutTest extends PackageCase
{
    protected static function folder(): string
    {
        return Unpacked::repository() . '/host-php/module';
    }

    protected static function whmcs(): array
    {
        return parent::whmcs() + ['copy' => true];
    }

    public function test_it_says_that_it_is_not_built_and_where_the_package_is(): void
    {
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        self::assertStringContainsString('This is the module\'s source, not the module', $answer['error']);
        self::assertStringContainsString(
            'Install convoy-whmcs.zip, which is attached to every release, or which "make package" in the source '
                . 'folder puts into dist/',
            $answer['error']
        );
    }
}
