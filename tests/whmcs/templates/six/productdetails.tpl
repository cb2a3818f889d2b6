{extends file='layout.tpl'}
{block name=body}
<div class="row">
    <div class="col-md-3 sidebar">
        <div class="panel panel-sidebar panel-default">
            <div class="panel-heading"><h3 class="panel-title">Overview</h3></div>
            <div class="list-group">
                <a class="list-group-item active" href="/clientarea.php?action=productdetails&amp;id={$service->id}">Information</a>
            </div>
        </div>
        {if $canSignOn || $buttons || $actions || $links}
        <div class="panel panel-sidebar panel-default">
            <div class="panel-heading"><h3 class="panel-title">Actions</h3></div>
            <div class="list-group">
                {if $canSignOn}<a class="list-group-item{if !$may.productsso || $service->domainstatus != 'Active'} disabled{/if}" id="btnSingleSignOn" href="/clientarea.php?action=productdetails&amp;id={$service->id}&amp;dosinglesignon=1" target="_blank" rel="noopener">{$signOnLabel|text}</a>{/if}
                {foreach $buttons as $label => $function}
                    <a class="list-group-item" href="/clientarea.php?action=productdetails&amp;id={$service->id}&amp;modop=custom&amp;a={$function|escape:'url'}">{$label|text}</a>
                {/foreach}
                {foreach $links as $item}
                    <a class="list-group-item" href="{$item->getUri()|text}">{$item->getLabel()|text}</a>
                {/foreach}
                {foreach $actions as $item}
                    <form method="post" action="/clientarea.php?action=productdetails&amp;id={$service->id}" target="_blank"><input type="hidden" name="token" value="{$token}"><button class="list-group-item" name="customaction" value="{$item->getIdentifier()|text}"{if !$item->isActive()} disabled{/if}>{$item->getDisplay()|text}</button></form>
                {/foreach}
            </div>
        </div>
        {/if}
    </div>
    <div class="col-md-9 main-content">
        <div class="header-lined"><h1>{$pagetitle|text}</h1></div>
        <div class="product-details clearfix">
            <div class="row">
                <div class="col-md-6">
                    <div class="product-status product-status-{$service->domainstatus|lower|text}">
                        <div class="product-icon text-center">
                            <h3>{$product->name|text}</h3>
                            <h4>{$group|text}</h4>
                        </div>
                        <div class="product-status-text">{$service->domainstatus|text}</div>
                    </div>
                </div>
                <div class="col-md-6 text-center">
                    <h4>Registration Date</h4>{$service->regdate|text}
                    <h4>Recurring Amount</h4>${$service->amount|string_format:"%.2f"} USD, {$service->billingcycle|text}
                    <h4>Next Due Date</h4>{$service->nextduedate|text}
                </div>
            </div>
        </div>
        {if $moduleOutput}
        <div class="panel panel-default"><div class="panel-body module-client-area">{$moduleOutput}</div></div>
        {/if}
        {foreach $addons as $addon}
        <div class="panel panel-default">
            <div class="panel-heading"><span class="label label-status status-{$addon.row->status|lower|text} pull-right">{$addon.row->status|text}</span><h3 class="panel-title">{$addon.name|text}</h3></div>
            {if $addon.output}<div class="panel-body module-client-area">{$addon.output}</div>{/if}
        </div>
        {/foreach}
        {if $options || $fields || $service->domain}
        <div class="panel panel-default">
            <div class="panel-heading"><h3 class="panel-title">Additional Information</h3></div>
            <div class="panel-body">
                <dl class="dl-horizontal">
                    {if $service->domain}<dt>Hostname</dt><dd>{$service->domain|text}</dd>{/if}
                    {foreach $options as $name => $value}<dt>{$name|text}</dt><dd>{$value|text}</dd>{/foreach}
                    {foreach $fields as $name => $value}<dt>{$name|text}</dt><dd>{$value|text}</dd>{/foreach}
                </dl>
            </div>
        </div>
        {/if}
        {if $modulechangepassword && $service->domainstatus == 'Active'}
        <form method="post" action="/clientarea.php?action=productdetails&amp;id={$service->id}" class="panel panel-default" id="changepassword">
            <div class="panel-heading"><h3 class="panel-title">Change Password</h3></div>
            <div class="panel-body">
                <input type="hidden" name="token" value="{$token}">
                <div class="row">
                    <div class="form-group col-sm-6"><label for="inputNewPassword">New Password</label><input type="password" class="form-control" id="inputNewPassword" name="newpw" autocomplete="new-password"></div>
                    <div class="form-group col-sm-6"><label for="inputConfirmPassword">Confirm New Password</label><input type="password" class="form-control" id="inputConfirmPassword" name="confirmpw" autocomplete="new-password"></div>
                </div>
                <button type="submit" class="btn btn-primary"{if !$may.manageproducts} disabled{/if}>Save Changes</button>
            </div>
        </form>
        {/if}
    </div>
</div>
{/block}
