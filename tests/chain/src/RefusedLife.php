<?php

declare(strict_types=1);

namespace ConvoyTests;

use UnexpectedValueException;

/** A PHP that can't run the component: every hook says why, and nothing is done. */
final class RefusedLife
{
    /** @param string $why a part of the message */
    public static function run(Shop $shop, Life $life, string $why): void
    {
        $whmcs = $shop->whmcs;
        $says = static function (string $answer) use ($shop, $why): string {
            if (strpos($answer, $why) === false) {
                throw new UnexpectedValueException("this isn't said: $why; but: $answer");
            }
            if ($shop->panel->log() !== []) {
                throw new UnexpectedValueException('the panel was asked all the same');
            }
            return 'refused';
        };
        $life->hook('TestConnection', static function () use ($shop) {
            return $shop->whmcs->serverModule('TestConnection', $shop->server);
        }, static function ($answer) use ($says): string {
            return $says($answer['error'] ?? 'success');
        });
        $service = $shop->order();
        $life->hook('CreateAccount', static function () use ($whmcs, $service) {
            return $whmcs->module('CreateAccount', $service);
        }, $says);
        if ($whmcs->service($service)->domainstatus !== 'Pending') {
            $life->fail('the service is ' . $whmcs->service($service)->domainstatus);
        }
        $whmcs->logIn($shop->client);
        $life->hook('ClientArea', static function () use ($whmcs, $service) {
            return $whmcs->moduleOutput($service);
        }, static function ($html) use ($why, $says): string {
            if (trim((string) $html) === '' || strpos((string) $html, $why) !== false) {
                throw new UnexpectedValueException('the customer is shown nothing, or what only staff need');
            }
            return $says($why);
        });
    }
}
